namespace PipeHeartbeat.Fuzz;

/// <summary>Inputs that did what none may, each kind of failure once; written to files at once.</summary>
internal sealed class Findings(string target, string directory)
{
    private readonly HashSet<string> _kinds = [];

    public int Count => _kinds.Count;

    public void Add(FuzzInput input, Exception error)
    {
        if (!_kinds.Add(KindOf(error)))
            return;

        string path = Path.GetFullPath(Corpus.Save(directory, input));
        Console.WriteLine($"FINDING in {target}: {error}");
        string program = Path.Combine(AppContext.BaseDirectory, AppDomain.CurrentDomain.FriendlyName);
        Console.WriteLine($"repeat with: dotnet {program}.dll repeat {target} {path}");
    }

    /// <summary>What was thrown and where: messages hold the input's own values.</summary>
    private static string KindOf(Exception error) =>
        error.GetType().Name + error.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("PipeHeartbeat", StringComparison.Ordinal));
}
