using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.Transport.Epoll;
using PipeHeartbeat.UnitTests.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>One connection from its beginning to its end.</summary>
internal sealed class HandlerRun
{
    private const int MostEndMs = 120_000;
    private const int StepMs = 50;

    private static readonly IPEndPoint Address = new(IPAddress.Parse("10.1.2.3"), 4711);

    private readonly HandlerWorld _world;
    private readonly byte[] _stream;
    private readonly HandlerSettings _settings;
    private readonly ConnectionContext _connection;
    private readonly InMemoryClient _client;
    private readonly WatchedInput _input;
    private readonly Task _session;
    private readonly ArrayBufferWriter<byte> _received = new();
    private readonly List<int> _beatEnds;
    private Task _sending = Task.CompletedTask;
    private bool _isClosed;
    private bool _isReading = true;
    private int _at;

    public HandlerRun(HandlerWorld world, InMemoryTransport transport, IConnectionListener listener, FuzzInput input)
    {
        _world = world;
        _stream = input.Stream;
        _settings = (HandlerSettings)input.Settings;
        _beatEnds = BeatEnds(_stream);
        _client = transport.Connect(listener.EndPoint, Address);
        _connection = listener.AcceptAsync().AsTask().GetAwaiter().GetResult()!;
        _input = new WatchedInput(_connection.Transport.Input);
        _connection.Transport = new Duplex(_input, _connection.Transport.Output);
        if (_settings.HasFlag(HandlerSettings.Confirms))
            _connection.Features.Set<IReceiveConfirmFeature>(_input);
        world.Payloads?.Payloads.Clear();
        world.Events.Begin();
        _session = HeartbeatSession.ServeAsync(world.Manager, _connection);
    }

    /// <summary>The next bytes of the stream are sent, unless those before have found no room yet.</summary>
    public void Send(int count)
    {
        if (_isClosed || _client.Closed.IsCancellationRequested || !_sending.IsCompleted)
            return;

        count = Math.Min(count, _stream.Length - _at);
        int before = _at;
        _at += count;
        if (_beatEnds.Exists(end => end > before && end <= _at))
            _world.Events.LastBeatMs = _world.NowMs;
        _sending = _client.Output.WriteAsync(_stream.AsMemory(before, count)).AsTask();
        Receive();
    }

    /// <summary>What is left of the stream is sent.</summary>
    public void SendRest()
    {
        _isReading = true;
        Receive();
        Send(_stream.Length);
    }

    public void Advance(int milliseconds)
    {
        Receive();
        _world.Advance(milliseconds, _input);
        Receive();
    }

    public void StandStill(int milliseconds)
    {
        _world.StandStill(milliseconds, _input);
        Receive();
    }

    /// <summary>The client does something, or somebody on the server.</summary>
    public void Act(int which)
    {
        switch (which)
        {
            case 0:
            case 1:
                _isReading = which == 0;
                break;
            case 2:
                Finish();
                break;
            case 3:
                Reset();
                break;
            case 4:
                _world.Manager.End(_world.Events.Events[0].Connection, Reason.Drain);
                break;
            case 5:
                _connection.Abort(new ConnectionAbortedException("The server shuts down."));
                break;
        }

        Receive();
    }

    /// <summary>The stream ends.</summary>
    public void Finish()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _client.Output.Complete();
        Receive();
    }

    public void Reset()
    {
        _isClosed = true;
        _client.Reset();
    }

    /// <summary>Waits for the end, and for nothing to be left.</summary>
    public Outcome WaitForEnd()
    {
        WaitFor(() => _world.Events.HasEnded, StallMonitor.PeriodMs, MostEndMs, "It does not end.");
        WaitFor(() => _session.IsCompleted, StepMs, 40 * StepMs, "It has ended and does not leave.");
        HandlerWorld.Settle();
        Receive();
        _connection.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (!_isClosed)
            _client.Output.Complete();
        _client.Input.Complete();
        HandlerWorld.Settle();
        return Judge();
    }

    private Outcome Judge()
    {
        Assert.Null(_world.Events.Wrong);
        Assert.True(_session.IsCompletedSuccessfully);
        Assert.Equal(ConnectionEventKind.Connected, _world.Events.Events[0].Kind);
        ConnectionEvent ended = Assert.Single(_world.Events.Events, e => e.Kind == ConnectionEventKind.Ended);
        Assert.Equal(ended, _world.Events.Events[^1]);
        Assert.NotEqual("the server failed", ended.Detail);
        _world.CheckEmpty();
        return new Outcome(ended.Reason, ended.Detail, ended.Beats, Payloads(), Sent());
    }

    private string Payloads() => _world.Payloads is { } application ? string.Join('\n', application.Payloads) : "";

    private string Sent() => string.Join(
        '\n',
        NaiveReader.Run(PacketSender.Server, 0, _received.WrittenSpan.ToArray())
            .Split('\n')
            .Select(line => line.StartsWith(NaiveSession.Welcome, StringComparison.Ordinal) ? NaiveSession.Welcome : line)
            .SkipLast(1));

    private void WaitFor(Func<bool> isDone, int stepMs, int mostMs, string what)
    {
        for (int spentMs = 0; ; spentMs += stepMs)
        {
            Receive();
            if (isDone())
                return;
            HandlerWorld.Settle();
            if (isDone())
                return;
            if (spentMs > mostMs)
                throw new FuzzException(what);
            _world.Advance(stepMs, _input);
        }
    }

    /// <summary>The client takes what was sent to it, if it reads at all, until nothing more comes of that.</summary>
    private void Receive()
    {
        if (!_settings.HasFlag(HandlerSettings.Confirms) || _world.Payloads is not null)
            HandlerWorld.Settle();
        while (_isReading && _client.Input.TryRead(out ReadResult result))
        {
            foreach (ReadOnlyMemory<byte> part in result.Buffer)
                _received.Write(part.Span);
            bool isOver = result.Buffer.IsEmpty;
            _client.Input.AdvanceTo(result.Buffer.End);
            if (isOver)
                return;
        }
    }

    /// <summary>Where the stream's heartbeats end, as far as it is sound.</summary>
    private static List<int> BeatEnds(byte[] stream)
    {
        var ends = new List<int>();
        long at = 0;
        while (stream.Length - at >= PacketHead.Size)
        {
            int type = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan((int)at));
            int length = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan((int)at + 4));
            at += PacketHead.Size + (long)length;
            if (length < 0 || at > stream.Length)
                break;
            if (type == (int)PacketType.Heart)
                ends.Add((int)at);
        }

        return ends;
    }
}
