using System.CommandLine;
using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>pipeheartbeat-load compare</c>: this server and others, one after another on this machine, and what each costs.</summary>
internal sealed class CompareCommand
{
    private readonly CompareArguments _arguments = new();

    private readonly Option<string?> _out = new("--out") { Description = "Write the result as JSON.", HelpName = "FILE" };

    private readonly Option<string?> _markdown = new("--markdown")
    {
        Description = "Write the tables as Markdown; into a file that has the marks of an earlier comparison, only between them.",
        HelpName = "FILE",
    };

    public CompareCommand()
    {
        Command = new Command(
            "compare",
            "Starts this server and what else is installed, one after another, and sets side by side what beats cost each."
            + $"\n\nExample:\n  {CommandLineText.Program} compare -c 5k -r 5k --markdown compare.md");
        foreach (Option option in _arguments.Options)
            Command.Options.Add(option);
        Command.Options.Add(_out);
        Command.Options.Add(_markdown);
        Command.SetAction(RunAsync);
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ComparePlan plan = _arguments.ReadPlan(parsed) with { CommandLine = CommandLineText.Current };
        IReadOnlyList<Peer> peers = _arguments.ReadPeers(parsed, out bool areNamed);
        CheckFiles(parsed.GetValue(_out), parsed.GetValue(_markdown));
        CheckMachine(plan);
        (List<Contender> contenders, List<MissingPeer> missing) = await FindAsync(peers);
        if (areNamed && missing is [{ } first, ..])
            throw new UsageException($"--peers: {first.Name} is not installed: {first.InstallCommand}.");
        if (contenders.Count == 0)
            throw new UsageException($"none of them is installed: {missing[0].InstallCommand}.");

        DateTimeOffset startedAt = DateTimeOffset.Now;
        Say($"{string.Join("; ", contenders.Select(contender => contender.Peer.Name))}: {plan.Rounds} {Plural.Of(plan.Rounds, "round")}");
        await new CompareRunner(plan, contenders, Say).RunAsync(cancellationToken);
        var result = new CompareResult
        {
            CommandLine = plan.CommandLine,
            StartedAt = startedAt,
            Machine = ThisMachine.Describe(),
            Connections = plan.Connections,
            Rate = plan.Rate,
            DurationSeconds = plan.Duration.TotalSeconds,
            Rounds = plan.Rounds,
            Peers = CompareSummary.Make(contenders),
            Missing = missing,
        };
        Write(result, parsed.GetValue(_out), parsed.GetValue(_markdown));
        return (int)(result.IsComplete ? RunOutcome.Held : RunOutcome.Invalid);
    }

    private static void CheckFiles(string? jsonPath, string? markdownPath)
    {
        if (new ReportOptions(jsonPath).FindProblem() is { } problem)
            throw new UsageException(problem);
        if (markdownPath is not null && MarkdownSection.FindProblem(markdownPath) is { } reason)
            throw new UsageException($"--markdown = '{markdownPath}' {reason}.");
    }

    private static void CheckMachine(ComparePlan plan)
    {
        var needs = new PreflightNeeds(plan.Connections) { ConnectRate = CompareRunner.ConnectRate, IsServerLocal = true };
        foreach (PreflightFinding finding in PreflightCheck.Run(needs))
        {
            if (finding.IsFatal)
                throw new UsageException(finding.ToString());
            Say($"mind that {finding}");
        }
    }

    private static async Task<(List<Contender> Contenders, List<MissingPeer> Missing)> FindAsync(IReadOnlyList<Peer> peers)
    {
        var contenders = new List<Contender>();
        var missing = new List<MissingPeer>();
        foreach (Peer peer in peers)
        {
            if (await peer.FindVersionAsync() is { } version)
                contenders.Add(new Contender(peer, version));
            else
                missing.Add(new MissingPeer(peer.Key, peer.Name, peer.InstallCommand));
        }

        return (contenders, missing);
    }

    private static void Write(CompareResult result, string? jsonPath, string? markdownPath)
    {
        if (jsonPath is not null)
            File.WriteAllText(jsonPath, CompareJson.Write(result));
        if (markdownPath is not null)
            MarkdownSection.Write(markdownPath, CompareMarkdown.Write(result));
        CompareConsole.Write(result, AnsiConsole.Console);
    }

    // Standard output is for the tables.
    private static void Say(string line) => Console.Error.WriteLine(line);
}
