using System.Reflection;

namespace PipeHeartbeat.Faults;

/// <summary>A wall clock that is shifted while a process runs; its other clocks go on. Compiled on the spot.</summary>
internal sealed class ShiftedClock : IDisposable
{
    private const string Source = "shifted-clock.c";

    private readonly string _directory = Directory.CreateTempSubdirectory("pipeheartbeat-faults-").FullName;

    private ShiftedClock()
    {
    }

    /// <summary>What a process must find in its environment for its clock to be this one.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Path.Combine(_directory, "shifted-clock.so"),
        ["SHIFTED_CLOCK"] = OffsetPath,
    };

    private string OffsetPath => Path.Combine(_directory, "offset");

    /// <exception cref="FaultException">There is no compiler, or it fails.</exception>
    public static async Task<ShiftedClock> CompileAsync()
    {
        var clock = new ShiftedClock();
        try
        {
            clock.Shift(TimeSpan.Zero);
            string source = Path.Combine(clock._directory, Source);
            await using (Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Source)!)
            await using (FileStream file = File.Create(source))
                await resource.CopyToAsync(file);
            await Commands.RunAsync("cc", "-O2", "-shared", "-fPIC", "-o", clock.Environment["LD_PRELOAD"], source, "-ldl");
            return clock;
        }
        catch
        {
            clock.Dispose();
            throw;
        }
    }

    /// <summary>Takes effect at once. Written in one piece, into the page that the process has mapped.</summary>
    public void Shift(TimeSpan offset)
    {
        using FileStream file = File.Open(OffsetPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(BitConverter.GetBytes((long)offset.TotalSeconds));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
