using System.Globalization;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Writes what a stream of events of the cluster tells: as JSON all of it, a line each; for a person events, and in place of a long list how many are there.</summary>
internal sealed class ClusterEventLines(TextOutput output, AdminConnection admin) : IEventLines
{
    private long _there;

    public long Written { get; private set; }

    public void Write(StreamedEvent told)
    {
        if (output.IsJson)
        {
            Written++;
            output.WriteLine(told.Data);
            return;
        }

        ClusterEventRow row = admin.Parse(told.Data, AdminJsonContext.Default.ClusterEventRow);
        switch (row.Kind)
        {
            case ClusterEventKind.Reset:
                _there = 0;
                break;
            case ClusterEventKind.Snapshot:
                _there++;
                break;
            case ClusterEventKind.Live:
                Written++;
                output.WriteMarkupLine(string.Create(
                    CultureInfo.InvariantCulture, $"[yellow]what happened before in partition {row.Partition} is not held any more; {_there:#,0} of its clients are there[/]"));
                break;
            default:
                Written++;
                output.WriteMarkupLine(Describe(row));
                break;
        }
    }

    private static string Describe(ClusterEventRow row)
    {
        string color = row.Kind != ClusterEventKind.Offline ? "green" : row.Reason == Reason.Closed ? "grey" : "red";
        string why = row.Reason is { } reason ? $" {reason.ToName()}" : "";
        return $"[grey]{Times.OfDay(row.At)}[/] [{color}]{row.Kind.ToString().ToLowerInvariant(),-9}[/] {TerminalText.Markup($"{row.ClientId} on {row.Node ?? row.Incarnation}{why}")}";
    }
}
