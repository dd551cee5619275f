using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// A place in the list of clients, to go on from. What its text says is nobody's business and holds for this process only; a cursor of another one does no
/// harm, but leads anywhere. Immutable.
/// </summary>
public sealed class ClientCursor
{
    private const char SlotMark = 's';
    private const char StripeMark = 'd';
    private const char Separator = ':';
    private const int MostBytes = 1024;

    private ClientCursor(int slot, int stripe, string clientId)
    {
        Slot = slot;
        Stripe = stripe;
        ClientId = clientId;
    }

    /// <summary>The slot of the table at which to go on; -1 if that part is done.</summary>
    internal int Slot { get; }

    /// <summary>The stripe of the directory at which to go on, once the table is done.</summary>
    internal int Stripe { get; }

    /// <summary>The first client of that stripe that is still to be listed.</summary>
    internal string ClientId { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cursor">The cursor, if it is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ClientCursor? cursor)
    {
        cursor = null;
        if (text is not { Length: > 0 and <= MostBytes } || !Base64Url.IsValid(text))
            return false;

        string plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        cursor = plain switch
        {
            [SlotMark, ..] when TryParse(plain.AsSpan(1), out int slot) => AtSlot(slot),
            [StripeMark, ..] when plain.IndexOf(Separator, StringComparison.Ordinal) is > 1 and int end && TryParse(plain.AsSpan(1, end - 1), out int stripe) =>
                AtClient(stripe, plain[(end + 1)..]),
            _ => null,
        };
        return cursor is not null;
    }

    /// <summary>The cursor as text, of characters that need no escaping in a URL.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Slot >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"{SlotMark}{Slot}")
        : string.Create(CultureInfo.InvariantCulture, $"{StripeMark}{Stripe}{Separator}{ClientId}")));

    internal static ClientCursor AtSlot(int slot) => new(slot, stripe: 0, clientId: "");

    internal static ClientCursor AtClient(int stripe, string clientId) => new(slot: -1, stripe, clientId);

    private static bool TryParse(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
