using System.Text;

namespace PipeHeartbeat.Redis;

/// <summary>In which slot of a Redis Cluster a key lies: CRC-16/XMODEM of its tag, of which 14 bits are taken, as the Redis Cluster specification has it.</summary>
internal static class HashSlot
{
    public const int Count = 16_384;

    private const int Polynomial = 0x1021;

    public static int Of(string tag)
    {
        int crc = 0;
        foreach (byte one in Encoding.UTF8.GetBytes(tag))
        {
            crc ^= one << 8;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ Polynomial;
            crc &= 0xFFFF;
        }

        return crc % Count;
    }
}
