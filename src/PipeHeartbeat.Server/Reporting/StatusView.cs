using System.Globalization;
using PipeHeartbeat.AspNetCore;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>How a server stands.</summary>
internal static class StatusView
{
    private const int CommitDigits = 8;

    public static Grid Of(StatusResponse status, string server) => PlainTable.OfFacts(Facts(status, server));

    private static IEnumerable<(string Name, string Value)> Facts(StatusResponse status, string server)
    {
        yield return ("server", Text($"{TerminalText.Printable(status.Node)} at {server}, version {TerminalText.Printable(Short(status.Version))}, up for {Times.Short(status.Uptime)}"));
        yield return ("offline", Text($"after {status.Timeout:0.###}s of silence ({status.MissedLimit} x {status.Interval:0.###}s)"));
        yield return ("clients", Text($"{status.Presence.Count:#,0} there, {status.Limits.MaxConnections:#,0} {Plural.Of(status.Limits.MaxConnections, "connection")} at most"));
        if (status.Drain is { Active: true, EndsAt: { } endsAt })
            yield return ("drain", Text($"newcomers are refused; {status.Drain.Live:#,0} {Plural.Of(status.Drain.Live, "connection is", "connections are")} left, the last is told to go at {Times.Local(endsAt)}"));
        StatusConservation all = status.Conservation;
        yield return ("connections", Text($"{all.Accepted:#,0} accepted = {all.Live:#,0} live + {all.ClosedTotal:#,0} closed + {all.InFlight:#,0} on their way"));
        yield return ("closed", Closed(status.Counters.Closed));
        yield return ("stalls", Stalls(status.Stalls));
        yield return ("brake", Brake(status.Brake));
        StatusJournal journal = status.Journal;
        yield return ("events", Text($"{journal.Count:#,0} of {journal.Capacity:#,0} held, the last is {journal.Last}; {journal.Readers:#,0} {Plural.Of(journal.Readers, "reader")}, the slowest {journal.SlowestReaderLag:#,0} behind"));
        foreach (StatusWebhook webhook in status.Webhooks)
            yield return ("webhook", Webhook(webhook));
    }

    private static string Webhook(StatusWebhook webhook) => TerminalText.Printable($"{webhook.Name} at {webhook.Url}: ") + webhook.State switch
    {
        WebhookState.Gone => "gone, nothing is posted to it any more",
        WebhookState.Failing => Text($"fails, {webhook.Behind:#,0} {Plural.Of(webhook.Behind, "event")} behind; ") + TerminalText.Printable(webhook.LastError ?? ""),
        _ => Text($"{webhook.Delivered:#,0} {Plural.Of(webhook.Delivered, "event")} taken, {webhook.Behind:#,0} behind"),
    };

    private static string Closed(IReadOnlyDictionary<string, long> closed)
    {
        string parts = string.Join(", ", closed.Where(one => one.Value > 0).OrderByDescending(one => one.Value).Select(one => Text($"{one.Value:#,0} {one.Key}")));
        return parts.Length == 0 ? "none" : TerminalText.Printable(parts);
    }

    private static string Stalls(StatusStalls stalls) => stalls is { Count: > 0, Longest: { } longest, Last: { } last, LastAt: { } at }
        ? Text($"{stalls.Count:#,0}, {stalls.Total:0.00}s in all, the longest {longest:0.00}s, the last {last:0.00}s at {Times.Local(at)}")
        : "none";

    private static string Brake(StatusBrake brake) => brake is { Active: true, Since: { } since }
        ? Text($"holds {brake.Held:#,0} {Plural.Of(brake.Held, "verdict")} since {Times.Local(since)}: too many fell silent at once")
        : Text($"idle, {brake.Alarms:#,0} {Plural.Of(brake.Alarms, "alarm")} so far");

    /// <summary>The number, and as much of the commit behind it as tells it from others.</summary>
    private static string Short(string version) => version.Split('+', 2) is [var number, { Length: > CommitDigits } commit] ? $"{number}+{commit[..CommitDigits]}" : version;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
