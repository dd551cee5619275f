using System.CommandLine;
using System.Globalization;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat watch</c></summary>
internal sealed class WatchCommand : AdminVerb
{
    private const string Oldest = "oldest";
    private const string OfNode = "/api/v1/events";
    private const string OfCluster = $"{ClusterEndpoints.Path}/events";

    private static readonly Option<string> Prefix = new("--prefix") { Description = "Only clients whose id begins so.", HelpName = "TEXT" };

    private static readonly Option<string> Since = new("--since")
    {
        Description = $"The number of an event (with --cluster: a place as the stream tells it), to be told of what is after it; '{Oldest}': of all that is held. Default: from now on.",
        HelpName = "SEQ",
    };

    private static readonly Option<int> Count = new("--count") { Description = "End after so many lines. Default: when stopped (Ctrl+C).", HelpName = "N" };

    private static readonly Option<bool> Cluster = ClusterOption.Create();

    public WatchCommand()
        : base("watch", "Follows what happens to clients, a line for each event; comes back by itself when the server restarts, and misses none.", Prefix, Since, Count, Cluster)
    {
    }

    public override string Example => "watch --prefix sensor- --json";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        int count = parsed.GetValue(Count);
        if (count < 0)
            throw new UsageException($"--count = '{count}' is negative: write 0 or more.");
        string? since = parsed.GetValue(Since);
        bool isOfCluster = parsed.GetValue(Cluster);
        if (!isOfCluster && since is not null and not Oldest && !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new UsageException($"--since = '{since}' is no number of an event: write one, or '{Oldest}'.");

        var follower = new EventFollower(admin, isOfCluster ? OfCluster : OfNode, since, parsed.GetValue(Prefix), Remark);
        IEventLines lines = isOfCluster ? new ClusterEventLines(output, admin) : new EventLines(output, admin);
        await foreach (StreamedEvent told in follower.FollowAsync(cancellationToken))
        {
            lines.Write(told);
            if (count > 0 && lines.Written >= count)
                break;
        }

        return ExitCode.Ok;
    }

    /// <summary>Beside the output: that holds events and nothing else.</summary>
    private static void Remark(string text) => Console.Error.WriteLine($"pipeheartbeat: {text}");
}
