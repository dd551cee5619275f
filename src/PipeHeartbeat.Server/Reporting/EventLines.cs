using System.Globalization;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>
/// Writes what a stream of events tells. As JSON, all of it, a line each, what is no event with its name as <c>kind</c>; for a person, events, and in place of a
/// long list how many are there.
/// </summary>
internal sealed class EventLines(TextOutput output, AdminConnection admin) : IEventLines
{
    private long _there;

    public long Written { get; private set; }

    public void Write(StreamedEvent told)
    {
        if (output.IsJson)
            WriteJson(told);
        else
            WriteText(told);
    }

    private void WriteJson(StreamedEvent told)
    {
        Written++;
        output.WriteLine(told.Kind switch
        {
            StreamedEventKind.Reset => Mark("reset", told.Data),
            StreamedEventKind.Live => Mark("live", told.Data),
            _ => told.Data,
        });
    }

    private string Mark(string kind, string data) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"seq":{{admin.Parse(data, AdminJsonContext.Default.EventMark).Seq}},"kind":"{{kind}}"}""");

    private void WriteText(StreamedEvent told)
    {
        switch (told.Kind)
        {
            case StreamedEventKind.Reset:
                _there = 0;
                break;
            case StreamedEventKind.Snapshot:
                _there++;
                break;
            case StreamedEventKind.Live:
                Written++;
                output.WriteMarkupLine(string.Create(
                    CultureInfo.InvariantCulture, $"[yellow]what happened before is not held any more (the server was restarted, or this was too far behind); {_there:#,0} {Plural.Of(_there, "client is", "clients are")} there[/]"));
                break;
            default:
                Written++;
                output.WriteMarkupLine(Describe(admin.Parse(told.Data, AdminJsonContext.Default.EventRow)));
                break;
        }
    }

    private static string Describe(EventRow row)
    {
        string who = row.Identified && row.Remote is not null ? $"{row.ClientId} ({row.Remote})" : row.ClientId;
        string color = row.Kind switch
        {
            PresenceEventKind.Offline => row.Reason == Reason.Closed ? "grey" : "red",
            PresenceEventKind.Suspect => "yellow",
            _ => "green",
        };
        return $"[grey]{Times.OfDay(row.At)}[/] [{color}]{row.Kind.ToString().ToLowerInvariant(),-9}[/] {TerminalText.Markup(who + Why(row))}";
    }

    private static string Why(EventRow row)
    {
        if (row.Kind != PresenceEventKind.Offline)
            return "";
        string detail = row.Detail is null ? "" : $": {row.Detail}";
        VerdictHolds holds = row.Evidence.HeldBy.Aggregate(VerdictHolds.None, (all, one) => all | (one == HoldName.Stall ? VerdictHolds.Stall : VerdictHolds.Brake));
        return string.Create(
            CultureInfo.InvariantCulture,
            $" {row.Reason?.ToName()}{detail} (silent {row.Evidence.Silence:0.000} s, {row.Evidence.Beats} {Plural.Of(row.Evidence.Beats, "heartbeat")}{HoldText.Of(holds)})");
    }
}
