using System.Globalization;
using System.Text;

namespace PipeHeartbeat.Client;

/// <summary>Refuses options that can not hold, by name, value and remedy.</summary>
internal static class OptionCheck
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Number(string name, long value, long least, long most)
    {
        if (value < least || value > most)
            Refuse(name, Invariant($"{value}"), Invariant($"use {least} to {most}"));
    }

    public static void Duration(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            Refuse(name, value.ToString(), $"use {least} to {most}");
        if (value.Ticks % TimeSpan.TicksPerMillisecond != 0)
            Refuse(name, value.ToString(), "use whole milliseconds");
    }

    /// <returns>The text in UTF-8.</returns>
    public static byte[] Utf8(string name, string? text, int least, int most)
    {
        if (text is null)
            Refuse(name, "null", Invariant($"use {least} to {most} bytes of UTF-8"));
        byte[] bytes;
        try
        {
            bytes = Strict.GetBytes(text!);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException($"{name} holds half of a surrogate pair: use text that has a form in UTF-8.");
        }

        // Not the value itself: it may be a secret.
        if (bytes.Length < least || bytes.Length > most)
            Refuse(name, Invariant($"{bytes.Length} bytes long"), Invariant($"use {least} to {most} bytes of UTF-8"));
        return bytes;
    }

    public static void Refuse(string name, string value, string remedy) => throw new ArgumentException($"{name} is {value}: {remedy}.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
