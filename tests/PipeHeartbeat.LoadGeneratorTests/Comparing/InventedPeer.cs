using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A peer whose program is whatever a test says.</summary>
internal sealed class InventedPeer(string key, bool isAnswered = true, string program = "sh", params string[] arguments) : Peer
{
    public override string Key => key;

    public override string Name => $"Invented {key}";

    public override bool IsAnswered => isAnswered;

    public override string InstallCommand => "invent it";

    public override Task<string?> FindVersionAsync() => Task.FromResult<string?>("1");

    public override Task<PeerLaunch> PrepareAsync(PeerDemand demand) =>
        Task.FromResult(new PeerLaunch(program, arguments, new RedisDialect(), demand.Timeout, "as invented"));

    /// <summary>One that has been measured, once for each of these times a beat.</summary>
    public static Contender Measured(string key, bool isAnswered, params double[] cpuPerBeatUs)
    {
        var contender = new Contender(new InventedPeer(key, isAnswered), "1");
        foreach (double cpu in cpuPerBeatUs)
            contender.Rounds.Add(new PeerRound(contender.Rounds.Count + 1, IsValid: true, new PeerFigures(cpu, cpu * 100, cpu * 10), 5000, 0.1));
        return contender;
    }
}
