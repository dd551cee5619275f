using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>
/// One client with a person in front of it: beats until it was told to stop, says what the server says, leaves when <c>exit</c> is
/// typed. The end of its input does not end it.
/// </summary>
internal sealed class InteractiveClient(ClientSettings settings, TextReader input, TextWriter output, TimeProvider timeProvider) : IDisposable
{
    private const string ExitWord = "exit";
    private static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource<WelcomePacket> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<TimeSpan> _paces = Channel.CreateBounded<TimeSpan>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource _leaving = new();
    private long? _lastSent;

    /// <returns>0 if it left of its own accord, 1 if the server did not take it or ended it.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => _leaving.Cancel(), null);
        SslClientAuthenticationOptions? tls = ClientTls.Read(settings);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, _leaving.Token);
        }
        catch (SocketException error)
        {
            throw new IOException($"cannot connect to {settings.Host}:{settings.Port}: {error.Message}", error);
        }

        new Thread(ReadInput) { IsBackground = true }.Start();
        await using Stream stream = await ClientTls.OpenAsync(new NetworkStream(socket), tls, settings, _leaving.Token);
        Say($"connected to {settings.Host}:{settings.Port}; type {ExitWord} to leave");
        var writer = PipeWriter.Create(stream);
        Task listening = ListenAsync(PipeReader.Create(stream));
        Task beating = BeatAsync(writer);
        await Task.WhenAny(listening, LeftAsync());
        bool hasLeft = _leaving.IsCancellationRequested;
        await _leaving.CancelAsync();
        await beating;
        if (!hasLeft)
        {
            Say(_lastSent is { } last
                ? string.Create(CultureInfo.InvariantCulture, $"the server closed the connection, {timeProvider.GetElapsedTime(last).TotalSeconds:0.000} s after the last heartbeat")
                : "the server closed the connection before the first heartbeat");
            return ExitCode.Failed;
        }

        await LeaveAsync(writer, socket, listening);
        Say("left");
        return ExitCode.Ok;
    }

    public void Dispose() => _leaving.Dispose();

    private async Task LeftAsync() =>
        await Task.Delay(Timeout.InfiniteTimeSpan, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void ReadInput()
    {
        while (input.ReadLine() is { } line)
        {
            if (string.Equals(line.Trim(), ExitWord, StringComparison.OrdinalIgnoreCase))
            {
                _leaving.Cancel();
                return;
            }
        }
    }

    private async Task BeatAsync(PipeWriter writer)
    {
        try
        {
            TimeSpan interval = settings.SaysHello ? await SayHelloAsync(writer) : settings.Interval;
            long began = timeProvider.GetTimestamp();
            TimeSpan due = TimeSpan.Zero;
            for (int sent = 0; settings.Count is not { } count || sent < count;)
            {
                // Planned from the first one on, so that a late one does not push back those after it.
                if (await PacedBeforeAsync(due - timeProvider.GetElapsedTime(began)) is { } paced)
                {
                    interval = paced;
                    due = timeProvider.GetElapsedTime(began) + (interval * Random.Shared.NextDouble());
                    continue;
                }

                PacketWriter.WriteHeart(writer);
                _lastSent = timeProvider.GetTimestamp();
                await writer.FlushAsync(_leaving.Token);
                Say($"heartbeat {++sent}");
                due += interval;
            }

            Say($"no more heartbeats; still connected, type {ExitWord} to leave");
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // It left, or the server closed: who listens says so.
        }
    }

    /// <returns>The interval that the server asks for meanwhile; <see langword="null"/> if it asks for none.</returns>
    private async Task<TimeSpan?> PacedBeforeAsync(TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
            return null;

        using var due = new CancellationTokenSource(wait, timeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(due.Token, _leaving.Token);
        try
        {
            return await _paces.Reader.ReadAsync(any.Token);
        }
        catch (OperationCanceledException) when (!_leaving.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>The interval that holds.</returns>
    private async Task<TimeSpan> SayHelloAsync(PipeWriter writer)
    {
        string id = settings.Id ?? $"{Environment.MachineName}-{Environment.ProcessId}";
        PacketWriter.WriteHello(writer, new HelloPacket(
            id, WantsAck: false, (uint)settings.Interval.TotalMilliseconds, Encoding.UTF8.GetBytes(settings.Token ?? ""), Metadata: ""));
        await writer.FlushAsync(_leaving.Token);
        try
        {
            WelcomePacket welcome = await _welcome.Task.WaitAsync(WelcomeTimeout, timeProvider, _leaving.Token);

            TimeSpan interval = Granted(welcome.IntervalMs);
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(welcome.PhaseMs, interval.TotalMilliseconds)), timeProvider, _leaving.Token);
            return interval;
        }
        catch (TimeoutException)
        {
            Say("the server did not answer HELLO; beating all the same");
            return settings.Interval;
        }
    }

    private async Task ListenAsync(PipeReader reader)
    {
        var state = new PacketReaderState(PacketSender.Server, maxPayloadBytes: 0);
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync();
                if (!Take(in result, ref state, reader) || result.IsCompleted)
                    return;
            }
        }
        catch (IOException)
        {
            // A reset; the connection is over either way.
        }
    }

    private bool Take(in ReadResult result, ref PacketReaderState state, PipeReader reader)
    {
        var packets = new PacketReader(result.Buffer, state);
        while (packets.Read())
        {
            if (packets.Type == PacketType.Welcome && WelcomePacket.TryParse(packets.Body, out WelcomePacket welcome))
            {
                _welcome.TrySetResult(welcome);
                Say(string.Create(CultureInfo.InvariantCulture,
                    $"welcome: connection {welcome.ConnectionId}, beat every {welcome.IntervalMs} ms, offline after {welcome.TimeoutMs} ms"));
            }
            else if (packets.Type == PacketType.Pace && PacePacket.TryParse(packets.Body, out PacePacket pace))
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"pace: beat every {pace.IntervalMs} ms from now on, offline after {pace.TimeoutMs} ms"));
                _paces.Writer.TryWrite(Granted(pace.IntervalMs));
            }
            else if (packets.Type == PacketType.Bye && ByePacket.TryParse(packets.Body, out ByePacket bye))
            {
                Say($"the server says goodbye: {bye.Reason.ToName()}{(bye.RetryAfterMs > 0 ? $", come back in {bye.RetryAfterMs} ms" : "")}");
                return false;
            }
        }

        state = packets.CurrentState;
        bool isSound = packets.Status != PacketStatus.Malformed;
        reader.AdvanceTo(packets.Consumed, packets.Examined);
        if (!isSound)
            Say("the server sent something that this protocol does not know");
        return isSound;
    }

    /// <summary>Nothing in a packet's form keeps a server from saying 0, or a year.</summary>
    private static TimeSpan Granted(uint intervalMs) => TimeSpan.FromMilliseconds(Math.Clamp(intervalMs, ProtocolLimits.MinIntervalMs, ProtocolLimits.MaxIntervalMs));

    /// <summary>
    /// Ends its own direction and gives the server a moment to end the other: a close with a read pending would be a reset.
    /// </summary>
    private async Task LeaveAsync(PipeWriter writer, Socket socket, Task listening)
    {
        try
        {
            if (settings.SaysHello)
            {
                PacketWriter.WriteBye(writer, new ByePacket(Reason.Closed, RetryAfterMs: 0, Text: ""));
                await writer.FlushAsync();
            }

            socket.Shutdown(SocketShutdown.Send);
            await listening.WaitAsync(Linger, timeProvider);
        }
        catch (Exception error) when (error is IOException or SocketException or TimeoutException)
        {
            // It need not hear it.
        }
    }

    private void Say(string text)
    {
        lock (output)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{timeProvider.GetLocalNow():HH:mm:ss.fff} {text}"));
    }
}
