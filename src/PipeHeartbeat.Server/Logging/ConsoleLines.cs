using System.Globalization;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Makes lines of events: one each, up to 50 a second, then one line for all that happened in the rest of that second.</summary>
internal sealed class ConsoleLines(Action<ConsoleLine> write, TimeProvider timeProvider)
{
    private const int LinesPerSecond = 50;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<string, int> _untoldByWord = new(StringComparer.Ordinal);
    private long _secondBegan = timeProvider.GetTimestamp();
    private int _linesThisSecond;
    private int _lost;

    /// <summary>How long until the second is over and what was held back is summed up; infinite if nothing is held back.</summary>
    public TimeSpan UntilSummary
    {
        get
        {
            if (_untoldByWord.Count == 0 && Volatile.Read(ref _lost) == 0)
                return Timeout.InfiniteTimeSpan;
            TimeSpan left = Second - timeProvider.GetElapsedTime(_secondBegan);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Counts an event that could not even wait. Thread-safe, unlike the rest.</summary>
    public void CountUntold() => Interlocked.Increment(ref _lost);

    public void Say(string text) => write(new ConsoleLine(timeProvider.GetUtcNow(), Markup.Escape(text), Event: null));

    public void Tell(ConnectionEvent what)
    {
        if (timeProvider.GetElapsedTime(_secondBegan) >= Second)
            SumUp();
        if (_linesThisSecond++ < LinesPerSecond)
        {
            write(new ConsoleLine(what.At, Describe(what), what));
            return;
        }

        string word = what.Kind == ConnectionEventKind.Ended ? what.Reason.ToName() : Word(what);
        _untoldByWord[word] = _untoldByWord.GetValueOrDefault(word) + 1;
    }

    /// <summary>Ends the second: tells in one line what was held back in it.</summary>
    public void SumUp()
    {
        _secondBegan = timeProvider.GetTimestamp();
        _linesThisSecond = 0;
        int lost = Interlocked.Exchange(ref _lost, 0);
        if (lost > 0)
            _untoldByWord["not told apart"] = lost;
        if (_untoldByWord.Count == 0)
            return;

        string parts = string.Join(", ", _untoldByWord.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Value} {part.Key}")));
        write(new ConsoleLine(timeProvider.GetUtcNow(), $"[bold]and more:[/] {Markup.Escape(parts)}", Event: null));
        _untoldByWord.Clear();
    }

    /// <summary>What happened, in a word.</summary>
    public static string Word(ConnectionEvent what) => what.Kind switch
    {
        ConnectionEventKind.Connected => "connected",
        ConnectionEventKind.Identified => "identified",
        ConnectionEventKind.Suspect => "suspect",
        ConnectionEventKind.Recovered => "recovered",
        _ => what.Connection == default ? "refused" : "offline",
    };

    private static string Describe(ConnectionEvent what)
    {
        string remote = what.RemoteEndPoint?.ToString() ?? what.Connection.ToString();
        string who = TerminalText.Markup(what.ClientId is null ? remote : $"{what.ClientId} ({remote})");
        if (what.Kind != ConnectionEventKind.Ended)
            return $"{who} [{(what.Kind == ConnectionEventKind.Suspect ? "yellow" : "green")}]{Word(what)}[/]";
        if (what.Connection == default)
            return $"{who} [red]{Word(what)}[/] {what.Reason.ToName()}{Detail(what)}";

        string color = what.Reason is Reason.Closed ? "grey" : "red";
        string facts = string.Create(
            CultureInfo.InvariantCulture, $" (silent {what.Silence.TotalSeconds:0.000} s, {what.Beats} {Plural.Of(what.Beats, "heartbeat")}{HoldText.Of(what.HeldBy)})");
        return $"{who} [{color}]{Word(what)}[/] {what.Reason.ToName()}{Detail(what)}{Markup.Escape(facts)}";
    }

    private static string Detail(ConnectionEvent what) => what.Detail is null ? "" : TerminalText.Markup($": {what.Detail}");
}
