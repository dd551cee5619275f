namespace PipeHeartbeat.TransportStress;

/// <summary>Bytes that follow from a connection's seed and their offset: to verify them takes no copy of what was sent.</summary>
internal static class Pattern
{
    public static void Fill(Span<byte> bytes, int seed, int offset)
    {
        for (int i = 0; i < bytes.Length; i++) bytes[i] = At(seed, offset + i);
    }

    /// <returns>The offset of the first byte that is wrong; -1 if none is.</returns>
    public static int FindWrong(ReadOnlySpan<byte> bytes, int seed, int offset)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(seed, offset + i))
                return offset + i;
        }

        return -1;
    }

    /// <summary>Seeds that lie side by side must not give plans that are alike.</summary>
    public static int Mix(int seed, int number)
    {
        uint mixed = ((uint)seed * 0x9E3779B1u) ^ ((uint)number * 0x85EBCA77u);
        mixed = (mixed ^ (mixed >> 16)) * 0x7FEB352Du;
        mixed = (mixed ^ (mixed >> 15)) * 0x846CA68Bu;
        return (int)(mixed ^ (mixed >> 16));
    }

    private static byte At(int seed, int offset) => (byte)((((uint)(seed ^ offset) * 0x9E3779B1u) + (uint)offset) >> 24);
}
