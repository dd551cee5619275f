using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Transports that fail where one would not expect it. Whatever they do, the slot comes back and the shutdown does not hang.</summary>
public sealed class SessionFailureTests
{
    [Theory]
    [InlineData(FaultyConnection.Fault.Write)]
    [InlineData(FaultyConnection.Fault.Flush)]
    [InlineData(FaultyConnection.Fault.Complete)]
    [InlineData(FaultyConnection.Fault.Wake)]
    public async Task A_transport_that_fails_costs_its_connection_and_nothing_else(FaultyConnection.Fault fault)
    {
        await using TestServer server = await TestServer.StartAsync();
        InMemoryClient neighbour = await server.ConnectAsync();
        await using var connection = new FaultyConnection();
        Task serving = HeartbeatSession.ServeAsync(server.Manager, connection);
        ConnectionEvent connected = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Connected, 2);
        await connection.SendAsync(RawPacket.Hello("x", wantsAck: true));

        connection.Failing = fault;
        await connection.SendAsync(RawPacket.Of(PacketType.Heart, 1));
        bool isKicked = server.Manager.End(connected.Connection, Reason.Kicked);
        await connection.CloseAsync();
        await serving.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);

        ConnectionEvent ended = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Ended);
        Assert.Equal(isKicked ? Reason.Kicked : Reason.Reset, ended.Reason);
        Assert.NotEmpty(server.Logs.Lines);
        Assert.False(server.Manager.Table.TryRead(connected.Connection, 0, out _));
        Assert.Equal((1, 1), (server.Counters.Live, server.Manager.Activities.Count));
        server.CheckConservation();
        await neighbour.SendAsync(RawPacket.Heart);
        Assert.False(neighbour.IsClosedByServer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_cannot_be_told_when_somebody_comes_costs_no_room(bool isCounted)
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits =>
            (limits.MaxConnections, limits.MaxConnectionsPerAddress) = (1, isCounted ? 1 : 0));
        await using var connection = new FaultyConnection { Failing = FaultyConnection.Fault.Address };
        await HeartbeatSession.ServeAsync(server.Manager, connection).WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (server.Counters.Live, server.Counters.Closed(Reason.Reset)));
        server.CheckConservation();
        InMemoryClient next = await server.ConnectAsync();
        await next.SendAsync(RawPacket.Heart);
        Assert.False(next.IsClosedByServer);
    }

    [Fact]
    public async Task An_address_that_cannot_be_told_at_the_end_costs_no_room()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits =>
            (limits.MaxConnections, limits.MaxConnectionsPerAddress) = (1, 1));
        await using var connection = new FaultyConnection();
        Task serving = HeartbeatSession.ServeAsync(server.Manager, connection);
        await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Connected);
        connection.Failing = FaultyConnection.Fault.Address;
        await connection.CloseAsync();
        await serving.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (server.Counters.Live, server.Manager.Door.Addresses));
        server.CheckConservation();
        InMemoryClient next = await server.ConnectAsync();
        await next.SendAsync(RawPacket.Heart);
        Assert.False(next.IsClosedByServer);
    }

    [Fact]
    public async Task Who_came_from_one_address_and_leaves_from_another_makes_room_where_he_was_counted()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.MaxConnectionsPerAddress = 1);
        var address = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4);
        InMemoryClient other = await server.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 4));
        await using var connection = new FaultyConnection { RemoteEndPoint = address };
        Task serving = HeartbeatSession.ServeAsync(server.Manager, connection);
        await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Connected, 2);
        connection.RemoteEndPoint = other.EndPoint;
        await connection.CloseAsync();
        await serving.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Manager.Door.Addresses);
        Assert.True((await server.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.9.9.9"), 5))).IsClosedByServer);
        Assert.False((await server.ConnectAsync(address)).IsClosedByServer);
    }

    [Fact]
    public async Task A_loop_that_fails_while_somebody_else_ends_it_still_says_BYE_and_frees_its_slot()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var connection = new FaultyConnection();
        Task serving = HeartbeatSession.ServeAsync(server.Manager, connection);
        ConnectionEvent connected = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Connected);
        await connection.SendAsync(RawPacket.Hello("x", wantsAck: true));

        // The kick comes while the loop looks at a receive, and then writing the ACK throws: that receive is never advanced over.
        connection.OnWrite = () => server.Manager.End(connected.Connection, Reason.Kicked);
        connection.Failing = FaultyConnection.Fault.WriteOnce;
        await connection.SendAsync(RawPacket.Of(PacketType.Heart, 1));
        server.Advance(200);
        await serving.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(Reason.Kicked, Assert.Single(server.Events.All, e => e.Kind == ConnectionEventKind.Ended).Reason);
        Assert.Equal((PacketType.Welcome, PacketType.Bye), await connection.ReceiveTypesAsync());
        Assert.False(server.Manager.Table.TryRead(connected.Connection, 0, out _));
        Assert.Equal(0, server.Manager.Activities.Count);
    }

    /// <summary>A connection whose output fails in one way.</summary>
    public sealed class FaultyConnection : ConnectionContext, IDuplexPipe
    {
        private readonly Pipe _toServer = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        private readonly Pipe _toClient = new(new PipeOptions(useSynchronizationContext: false));
        private readonly CancellationTokenSource _closed = new();

        public FaultyConnection()
        {
            Transport = this;
            Output = new FaultyWriter(this);
            ConnectionClosed = _closed.Token;
        }

        /// <summary>What fails.</summary>
        public enum Fault
        {
            None,
            Write,
            WriteOnce,
            Flush,
            Complete,
            Wake,
            Address,
        }

        public Fault Failing { get; set; }

        public Action? OnWrite { get; set; }

        public PipeReader Input => _toServer.Reader;

        public PipeWriter Output { get; }

        public override string ConnectionId { get; set; } = "faulty";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport { get; set; }

        public override CancellationToken ConnectionClosed { get; set; }

        public override EndPoint? RemoteEndPoint
        {
            get => Failing == Fault.Address ? throw new InvalidOperationException("no address") : field;
            set;
        } = new IPEndPoint(IPAddress.Loopback, 9);

        public async Task SendAsync(byte[] bytes) => await _toServer.Writer.WriteAsync(bytes);

        /// <summary>The types of the two packets that were sent.</summary>
        public async Task<(PacketType First, PacketType Second)> ReceiveTypesAsync()
        {
            ReadResult result = await _toClient.Reader.ReadAsync();
            PacketHead first = PacketHead.Read(result.Buffer.FirstSpan);
            return (first.Type, PacketHead.Read(result.Buffer.FirstSpan[(PacketHead.Size + first.Length)..]).Type);
        }

        public async Task CloseAsync()
        {
            await _toServer.Writer.CompleteAsync();
            await _closed.CancelAsync();
        }

        public override void Abort(ConnectionAbortedException abortReason) => _closed.Cancel();

        public override async ValueTask DisposeAsync()
        {
            _closed.Dispose();
            await base.DisposeAsync();
        }

        private sealed class FaultyWriter(FaultyConnection connection) : PipeWriter
        {
            private readonly PipeWriter _inner = connection._toClient.Writer;

            public override void Advance(int bytes) => _inner.Advance(bytes);

            public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

            public override Span<byte> GetSpan(int sizeHint = 0)
            {
                connection.OnWrite?.Invoke();
                if (connection.Failing == Fault.WriteOnce)
                {
                    connection.Failing = Fault.None;
                    throw new InvalidOperationException("once");
                }

                FailIf(Fault.Write);
                return _inner.GetSpan(sizeHint);
            }

            public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
            {
                FailIf(Fault.Flush);
                if (connection.Failing is Fault.Wake)
                    return new ValueTask<FlushResult>(new TaskCompletionSource<FlushResult>().Task.WaitAsync(connection.ConnectionClosed));
                return _inner.FlushAsync(cancellationToken);
            }

            public override void CancelPendingFlush()
            {
                FailIf(Fault.Wake);
                _inner.CancelPendingFlush();
            }

            public override void Complete(Exception? exception = null)
            {
                FailIf(Fault.Complete);
                _inner.Complete(exception);
            }

            private void FailIf(Fault fault)
            {
                if (connection.Failing == fault)
                    throw new InvalidOperationException($"{fault}");
            }
        }
    }
}
