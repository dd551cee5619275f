namespace PipeHeartbeat.Fuzz;

/// <summary>An input: a stream, how it is cut and what happens in between, and under which settings.</summary>
/// <remarks>In a file: the settings, the number of steps, the steps, the stream.</remarks>
/// <param name="Settings">Bits that a target reads as it likes.</param>
/// <param name="Steps">Bytes that a target reads as it likes.</param>
/// <param name="Stream">What the peer sends.</param>
internal sealed record FuzzInput(byte Settings, byte[] Steps, byte[] Stream)
{
    public const int MostSteps = byte.MaxValue;
    public const int MostStreamBytes = 4096;

    public int Size => 2 + Steps.Length + Stream.Length;

    public static FuzzInput Read(byte[] file)
    {
        if (file.Length < 2)
            return new FuzzInput(0, [], file);
        int steps = Math.Min(file[1], file.Length - 2);
        return new FuzzInput(file[0], file[2..(2 + steps)], file[(2 + steps)..]);
    }

    public byte[] ToFile() => [Settings, (byte)Steps.Length, .. Steps, .. Stream];
}
