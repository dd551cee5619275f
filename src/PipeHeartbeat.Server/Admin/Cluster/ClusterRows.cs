using System.Globalization;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Makes rows of what the cluster tells.</summary>
internal static class ClusterRows
{
    public static ClusterRow Of(ClusterClient client) => new(
        client.ClientId,
        client.Awaited == Reason.None ? RowState.Online : RowState.Offline,
        Given(client.Awaited),
        client.Since,
        client.NodeName,
        Text(client.Node),
        client.Connection,
        client.Epoch);

    public static ClusterEventRow Of(ClusterEvent told)
    {
        bool isOfClient = told.ClientId.Length > 0;
        return new ClusterEventRow(
            told.Kind,
            told.At,
            told.Partition,
            told.Id,
            isOfClient ? told.ClientId : null,
            told.NodeName,
            isOfClient ? Text(told.Node) : null,
            isOfClient ? told.Connection : null,
            told.Previous.Length > 0 ? told.Previous : null,
            Given(told.Reason));
    }

    public static ClusterReport Of(ClusterStatus status, bool isJoined, int partitions) => new(
        status.NodeName,
        isJoined,
        status.Clients,
        status.Awaited,
        status.Pending,
        partitions,
        [.. status.Nodes.Select(node => new ClusterNodeRow(Text(node.Incarnation), node.Name, node.Since, node.Clients, node.IsLost, node.Incarnation == status.Incarnation))]);

    private static Reason? Given(Reason reason) => reason == Reason.None ? null : reason;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
