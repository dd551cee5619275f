namespace PipeHeartbeat.TransportTests;

/// <summary>Many bytes, of which a failing test says where they differ, not what they are.</summary>
internal static class Body
{
    public static void AssertSame(byte[] expected, byte[] actual)
    {
        int same = expected.AsSpan().CommonPrefixLength(actual);
        Assert.True(same == expected.Length && same == actual.Length, $"{actual.Length} bytes of {expected.Length}, right up to {same}");
    }
}
