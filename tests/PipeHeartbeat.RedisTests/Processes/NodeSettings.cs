using System.Globalization;

namespace PipeHeartbeat.RedisTests;

/// <summary>What all nodes of a cluster are told.</summary>
/// <param name="Partitions">How many.</param>
/// <param name="Lease">How long a node may give no sign of life.</param>
/// <param name="Grace">How long the clients of a lost node have to come back on another.</param>
internal sealed record NodeSettings(int Partitions, TimeSpan Lease, TimeSpan Grace)
{
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["PIPEHEARTBEAT__REDIS__PARTITIONS"] = Partitions.ToString(CultureInfo.InvariantCulture),
        ["PIPEHEARTBEAT__REDIS__LEASETIMEOUT"] = Text(Lease),
        ["PIPEHEARTBEAT__REDIS__NODELOSTGRACE"] = Text(Grace),
    };

    private static string Text(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0}ms");
}
