using System.Buffers;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>
/// One connection from dialling to its end. Its loop (<see cref="RunAsync"/>) opens and reads; the scheduler's thread beats and watches deadlines;
/// the application's threads send payloads and leave.
/// </summary>
/// <remarks>
/// <para>Whoever ends it first sets the reason (one compare-and-swap) and closes the socket, which ends whatever reads or writes.</para>
/// <para><c>_plan</c> is also the lock on phase, deadline and plan. <c>_sending</c> is held by whoever writes; never does one wait for it with the lock.</para>
/// </remarks>
internal sealed partial class Connection : IDisposable
{
    /// <summary>The longest packet of a server (BYE, 144 bytes) fits more than once, so a full buffer always holds a whole packet.</summary>
    private const int ReceiveBytes = 512;

    private readonly ClientSettings _settings;
    private readonly ClientScheduler _scheduler;
    private readonly Random _random;
    private readonly ConnectionFigures _figures;
    private readonly Action<Connection> _onWelcome;
    private readonly Link _link = new();
    private Stream? _stream;
    private ConnectionEnd? _end;
    private long _welcomedMs = -1;

    /// <param name="settings">What the application wants.</param>
    /// <param name="scheduler">Whose clock it goes by.</param>
    /// <param name="random">Used by the loop alone.</param>
    /// <param name="figures">Where to put what the application may ask for.</param>
    /// <param name="onWelcome">Called on the loop once, when the server has said WELCOME and the first heartbeat is planned.</param>
    public Connection(ClientSettings settings, ClientScheduler scheduler, Random random, ConnectionFigures figures, Action<Connection> onWelcome)
    {
        _settings = settings;
        _scheduler = scheduler;
        _random = random;
        _figures = figures;
        _onWelcome = onWelcome;
        _plan = new BeatPlan(settings.WantsAck);
        _due = new ScheduledCall(scheduler, OnDue);
        _startTimestamp = settings.TimeProvider.GetTimestamp();
    }

    /// <summary>Lives it. Never throws; when it is done, nothing of the connection is under way any more.</summary>
    public async Task<ConnectionEnd> RunAsync(byte[] credential)
    {
        try
        {
            if (TryEnter(ConnectionPhase.Opening, _settings.ConnectTimeout))
            {
                _stream = await _link.OpenAsync(_settings).ConfigureAwait(false);
                if (TryEnter(ConnectionPhase.Greeting, _settings.WelcomeTimeout))
                {
                    await SayHelloAsync(_stream, credential).ConfigureAwait(false);
                    await ReceiveAsync(_stream).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            End(new ConnectionEnd(Reason.Reset, error));
        }

        Task leaving;
        lock (_plan)
        {
            _phase = ConnectionPhase.Ended;
            leaving = _leaving;
        }

        _due.Clear();
        await leaving.ConfigureAwait(false);

        // Whoever comes to the turn after this sees that it has ended, and writes nothing.
        await _sending.WaitAsync().ConfigureAwait(false);
        _sending.Release();
        ConnectionEnd end = Volatile.Read(ref _end)!;
        if (_welcomedMs >= 0)
            end.OnlineFor = TimeSpan.FromMilliseconds(_scheduler.NowMs - _welcomedMs);
        return end;
    }

    public void Dispose() => _link.Dispose();

    private void End(ConnectionEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
            _link.Abort();
    }

    private async Task SayHelloAsync(Stream stream, byte[] credential)
    {
        var hello = new HelloPacket(_settings.ClientId, _settings.WantsAck, _settings.IntervalMs, credential, _settings.Metadata);
        byte[] packet = new byte[hello.GetSize()];
        hello.Write(packet);
        await stream.WriteAsync(packet).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(Stream stream)
    {
        byte[] buffer = new byte[ReceiveBytes];
        int held = 0;
        while (Volatile.Read(ref _end) is null)
        {
            int received = await stream.ReadAsync(buffer.AsMemory(held)).ConfigureAwait(false);
            if (received == 0)
                End(new ConnectionEnd(Reason.Closed));
            else
                held = Take(buffer, held + received);
        }
    }

    /// <summary>Takes in all whole packets.</summary>
    /// <returns>Bytes of a packet that is not complete; they are moved to the front.</returns>
    private int Take(byte[] buffer, int count)
    {
        var received = new ReadOnlySequence<byte>(buffer, 0, count);
        var packets = new PacketReader(received, new PacketReaderState(PacketSender.Server, maxPayloadBytes: 0));
        while (packets.Read())
        {
            if (!TryTake(packets.Type, packets.Body.First.Span))
            {
                End(new ConnectionEnd(Reason.ProtocolError, new InvalidDataException($"The server sent a {packets.Type} that is malformed, or not expected here.")));
                return 0;
            }

            if (Volatile.Read(ref _end) is not null)
                return 0;
        }

        if (packets.Status == PacketStatus.Malformed)
        {
            End(new ConnectionEnd(Reason.ProtocolError, new InvalidDataException($"The server sent what is no packet: {packets.Error}.")));
            return 0;
        }

        int consumed = (int)received.Slice(received.Start, packets.Consumed).Length;
        buffer.AsSpan(consumed, count - consumed).CopyTo(buffer);
        return count - consumed;
    }
}
