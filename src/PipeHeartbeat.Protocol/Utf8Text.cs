using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PipeHeartbeat.Protocol;

/// <summary>Strict UTF-8 in both directions: a status for what a peer sent, an exception for what a programmer passed.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes text of at most <see cref="ProtocolLimits.MaxMetadataBytes"/>; false if it is not UTF-8. Never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = string.Empty;
        if (bytes.IsEmpty) return true;

        // The lenient decoder replaces what is not UTF-8 (overlong forms and surrogates included) by U+FFFD. The way back is
        // always well-formed, so it arrives at the same bytes if and only if they were well-formed to begin with. This holds
        // on every runtime that netstandard2.1 reaches, and needs no second code path there.
        string decoded = Encoding.UTF8.GetString(bytes);
        Span<byte> again = stackalloc byte[ProtocolLimits.MaxMetadataBytes];
        if (Encoding.UTF8.GetByteCount(decoded) != bytes.Length
            || !again[..Encoding.UTF8.GetBytes(decoded, again)].SequenceEqual(bytes))
        {
            text = null;
            return false;
        }

        text = decoded;
        return true;
    }

    /// <summary>Bytes that <paramref name="text"/> takes; 0 for null, which a default packet has in place of text.</summary>
    /// <exception cref="ArgumentException">
    /// A lone surrogate, or a size that is not from <paramref name="min"/> to <paramref name="max"/>.
    /// </exception>
    public static int CheckedSize(string? text, int min, int max, string name)
    {
        int size = text is null ? 0 : Strict.GetByteCount(text);
        Guard.InRange(size, min, max, name);
        return size;
    }

    /// <summary>Encodes <paramref name="text"/>, which <see cref="CheckedSize"/> approved.</summary>
    public static int Encode(string? text, Span<byte> destination) => text is null ? 0 : Strict.GetBytes(text, destination);
}
