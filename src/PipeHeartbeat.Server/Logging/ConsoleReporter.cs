using System.Threading.Channels;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Says on the console who came and who went, and why. A thread of its own writes, so that a terminal that does not scroll holds
/// nobody up; when more happens than a person can read, a line a second sums it up.
/// </summary>
internal sealed class ConsoleReporter : IConnectionObserver, IDisposable
{
    private const int MaxWaiting = 65_536;

    /// <summary>
    /// How long the thread rests after it has written. To wake it costs whoever has something to say more than all the rest of the saying; while
    /// thousands arrive that must not happen for each.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    private readonly Channel<ConsoleEntry> _waiting =
        Channel.CreateBounded<ConsoleEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly ConsoleLines _lines;
    private readonly Thread _thread;

    public ConsoleReporter(IConsoleWriter writer, TimeProvider timeProvider)
    {
        _lines = new ConsoleLines(line => TryWrite(writer, line), timeProvider);
        _thread = new Thread(Write) { Name = "phb-console", IsBackground = true };
        _thread.Start();
    }

    public void OnEvent(ConnectionEvent connectionEvent)
    {
        // That it has connected was said; that it beats without a name is nothing to tell.
        if (connectionEvent.Kind == ConnectionEventKind.Anonymous)
            return;
        if (!_waiting.Writer.TryWrite(new ConsoleEntry(connectionEvent, Text: null)))
            _lines.CountUntold();
    }

    /// <summary>Writes a line of the server's own.</summary>
    public void Say(string text) => _waiting.Writer.TryWrite(new ConsoleEntry(Event: null, text));

    /// <summary>Writes what waits, and stops.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join(TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// A console that cannot be written to (redirected to a full disk, say, or closed) loses lines; it does not end the server.
    /// </summary>
    private static void TryWrite(IConsoleWriter writer, ConsoleLine line)
    {
        try
        {
            writer.Write(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nobody is left to be told.
        }
    }

    private void Write()
    {
        ChannelReader<ConsoleEntry> reader = _waiting.Reader;
        while (true)
        {
            while (reader.TryRead(out ConsoleEntry entry))
                Write(entry);
            Thread.Sleep(Rest);
            if (reader.TryPeek(out _))
                continue;
            using var untilSummary = new CancellationTokenSource(_lines.UntilSummary);
            try
            {
                if (!reader.WaitToReadAsync(untilSummary.Token).AsTask().GetAwaiter().GetResult())
                    break;
            }
            catch (OperationCanceledException)
            {
                _lines.SumUp();
            }
        }

        _lines.SumUp();
    }

    private void Write(ConsoleEntry entry)
    {
        if (entry.Event is not null)
            _lines.Tell(entry.Event);
        else if (entry.Text is not null)
            _lines.Say(entry.Text);
    }
}
