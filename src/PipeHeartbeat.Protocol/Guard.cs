using System.Diagnostics.CodeAnalysis;

namespace PipeHeartbeat.Protocol;

/// <summary>Argument checks. netstandard2.1 has none of the framework's own throw helpers.</summary>
internal static class Guard
{
    public static void NotNull([NotNull] object? value, string name)
    {
        if (value is null) ThrowNull(name);
    }

    public static void InRange(long value, long min, long max, string name)
    {
        if (value < min || value > max) ThrowOutOfRange(value, min, max, name);
    }

    public static void Room(int needed, int available, string name)
    {
        if (available < needed) ThrowNoRoom(needed, available, name);
    }

    [DoesNotReturn]
    private static void ThrowNull(string name) => throw new ArgumentNullException(name);

    [DoesNotReturn]
    private static void ThrowOutOfRange(long value, long min, long max, string name) =>
        throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Must be from {min} to {max}."));

    [DoesNotReturn]
    private static void ThrowNoRoom(int needed, int available, string name) =>
        throw new ArgumentException(
            FormattableString.Invariant($"The packet takes {needed} bytes, but there is room for {available}."), name);
}
