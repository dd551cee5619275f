using System.Globalization;
using System.Reflection;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The least a server can do: a loop in C, compiled on the spot. Knows no deadlines.</summary>
internal sealed class BareLoop(bool isAnswered) : Peer
{
    private const string Source = "bare-epoll.c";

    private readonly string? _compiler = OperatingSystem.IsLinux() ? ProgramFinder.Find("cc") : null;

    public override string Key => isAnswered ? "bare-answer" : "bare";

    public override string Name => $"bare epoll loop in C{(isAnswered ? ", answers" : "")}";

    public override bool IsAnswered => isAnswered;

    public override bool DetectsSilence => false;

    public override string InstallCommand => OperatingSystem.IsLinux() ? InstallHint.For("gcc", "gcc") : "there is none: it needs Linux";

    public override async Task<string?> FindVersionAsync() =>
        _compiler is null ? null : await ProgramFinder.FirstLineAsync(_compiler, "--version");

    public override async Task<PeerLaunch> PrepareAsync(PeerDemand demand)
    {
        string source = Path.Combine(demand.Directory, Source);
        string program = Path.Combine(demand.Directory, "bare-epoll");
        await using (Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Source)!)
        await using (FileStream file = File.Create(source))
            await resource.CopyToAsync(file);

        string? complaint = await ProgramFinder.FirstLineAsync(_compiler!, "-O2", "-o", program, source);
        if (!File.Exists(program))
            throw new PeerException($"{Name}: {_compiler} could not compile it: {complaint}");

        string port = demand.Port.ToString(CultureInfo.InvariantCulture);
        return new PeerLaunch(
            program,
            isAnswered ? [port, "answer"] : [port],
            new BareDialect(isAnswered),
            Timeout: null,
            "cc -O2; one thread, edge-triggered, 1 ms pace");
    }
}
