namespace PipeHeartbeat.Faults;

/// <summary>
/// Something to be done in the server's process, which knows nothing of it: a row says by one file when to begin, and is told by another what was done. The
/// runtime starts whoever does it, through <c>DOTNET_STARTUP_HOOKS</c>.
/// </summary>
internal sealed class Errand : IDisposable
{
    private const string Begin = "begin";
    private const string Done = "done";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly string _directory;

    /// <summary>In a row: prepares it, in a directory that is gone with it.</summary>
    /// <param name="variable">Names the errand.</param>
    public Errand(string variable)
        : this(variable, Directory.CreateTempSubdirectory("pipeheartbeat-faults-").FullName)
    {
    }

    private Errand(string variable, string directory)
    {
        _directory = directory;
        Environment = new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = typeof(Errand).Assembly.Location, [variable] = directory };
    }

    /// <summary>What a server must find in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>In the server: does it on a thread of its own, if its environment names the errand.</summary>
    public static void StartIfAsked(string variable, Action<Errand> run)
    {
        if (System.Environment.GetEnvironmentVariable(variable) is { } directory)
            new Thread(() => run(new Errand(variable, directory))) { IsBackground = true, Name = "faults" }.Start();
    }

    /// <summary>In the server: waits until it is to begin.</summary>
    public void Await()
    {
        while (!File.Exists(PathOf(Begin)))
            Thread.Sleep(Pace);
    }

    /// <summary>In the server: tells what was done, as words.</summary>
    public void Tell(string done)
    {
        File.WriteAllText(PathOf(Done) + ".part", done);
        File.Move(PathOf(Done) + ".part", PathOf(Done));
    }

    /// <summary>In a row: has it begin.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => File.WriteAllTextAsync(PathOf(Begin), "", cancellationToken);

    /// <summary>In a row: what was done.</summary>
    /// <exception cref="FaultException">It is not done yet.</exception>
    public string[] ReadDone() => File.Exists(PathOf(Done)) ? File.ReadAllText(PathOf(Done)).Split(' ') : throw new FaultException("what was to be done in the server did not come to an end");

    /// <summary>In a row: waits until it is done, or something else is so.</summary>
    /// <returns>What was done; <see langword="null"/> if it was not waited for.</returns>
    public async Task<string[]?> WaitForDoneAsync(TimeSpan patience, Func<bool> isEnough)
    {
        for (long began = System.Environment.TickCount64; !File.Exists(PathOf(Done)) && System.Environment.TickCount64 - began < patience.TotalMilliseconds;)
        {
            if (isEnough())
                return null;
            await Task.Delay(Pace);
        }

        return ReadDone();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string PathOf(string file) => Path.Combine(_directory, file);
}
