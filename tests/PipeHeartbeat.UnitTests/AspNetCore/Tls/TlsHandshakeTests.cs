using System.Net.Security;
using System.Security.Authentication;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Tls;

public sealed class TlsHandshakeTests
{
    [Fact]
    public async Task Packets_go_both_ways_and_the_end_is_told()
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        (SslStream stream, InMemoryClient client) = await bench.ConnectAsync();
        await stream.WriteAsync(RawPacket.Hello("alice", wantsAck: true), TestContext.Current.CancellationToken);
        Assert.Equal(3_000u, (await TlsBench.ReceiveAsync(stream)).ToWelcome().IntervalMs);
        for (int i = 0; i < 10; i++)
        {
            bench.Server.Advance(3_000);
            await stream.WriteAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
            Assert.Equal(PacketType.Ack, (await TlsBench.ReceiveAsync(stream)).Type);
        }

        // Nobody can tell, in memory, what is still on its way through TLS: that speaks for the client for one interval more.
        bench.Server.Advance(15_000);
        Task<ReceivedPacket> goodbye = TlsBench.ReceiveAsync(stream);
        for (int i = 0; i < 100 && !goodbye.IsCompleted; i++)
        {
            bench.Server.AdvanceHealthily(100);
            await bench.Server.LookAsync(client);
        }

        Assert.Equal(Reason.HeartbeatTimeout, (await goodbye).ToBye().Reason);
        Assert.Equal((10, Reason.HeartbeatTimeout), ((await bench.Server.EndOfAsync(client)).Beats, (await bench.Server.EndOfAsync(client)).Reason));

        // The end of TLS, not of the pipe below it alone.
        bench.Server.Advance(200);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        await stream.DisposeAsync();
        Assert.Empty(bench.Server.Logs.Lines);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_versions_are_spoken(SslProtocols version)
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        using var stream = new SslStream(new Server.Admin.DuplexStream(await bench.Server.ConnectAsync()));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version, RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null },
            TestContext.Current.CancellationToken);
        Assert.Equal(version, stream.SslProtocol);
    }

    [Theory]
    [InlineData("")]
    [InlineData("16030100")]
    public async Task Who_does_not_finish_is_ended_after_five_seconds(string begun)
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        InMemoryClient client = await bench.Server.ConnectAsync();
        await client.SendAsync(Convert.FromHexString(begun));
        bench.Server.Advance(4_990);
        Assert.Equal(1, bench.Server.Counters.Live);
        bench.Server.Advance(10);
        ConnectionEvent ended = await bench.Server.CheckEndAsync(client, Reason.FrameTimeout);
        Assert.Equal("it did not finish the TLS handshake in time", ended.Detail);
    }

    [Fact]
    public async Task A_client_that_speaks_no_TLS_breaks_the_protocol_and_is_answered_nothing_of_ours()
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        InMemoryClient client = await bench.Server.ConnectAsync();
        await client.SendAsync(RawPacket.Hello("alice"));
        ConnectionEvent ended = await bench.Server.CheckEndAsync(client, Reason.ProtocolError);
        Assert.Equal("the TLS handshake failed", ended.Detail);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task What_cannot_be_deciphered_ends_the_connection_and_is_no_failure_of_ours(SslProtocols version)
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        InMemoryClient client = await bench.Server.ConnectAsync();
        using var stream = new SslStream(new Server.Admin.DuplexStream(client));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version, RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null },
            TestContext.Current.CancellationToken);
        await client.SendAsync(Convert.FromHexString("1703030020" + new string('5', 64)));
        Assert.Equal(Reason.Reset, (await bench.Server.EndOfAsync(client)).Reason);
        await client.Gone;
        Assert.Empty(bench.Server.Logs.Lines);
    }

    [Fact]
    public async Task Limits_count_before_hands_are_shaken()
    {
        await using TlsBench bench = await TlsBench.StartAsync(limits: limits => limits.MaxConnections = 2);
        InMemoryClient[] stalled = [await bench.Server.ConnectAsync(), await bench.Server.ConnectAsync()];
        InMemoryClient third = await bench.Server.ConnectAsync();
        await third.Gone;
        Assert.Equal(1, bench.Server.Counters.Closed(Reason.Limit));
        foreach (InMemoryClient client in stalled)
        {
            client.Reset();
            await bench.Server.CheckEndAsync(client, Reason.Reset);
        }
    }

    [Fact]
    public async Task Who_is_sent_away_before_they_are_shaken_goes_at_once()
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        InMemoryClient client = await bench.Server.ConnectAsync();
        await client.SendAsync(Convert.FromHexString("160301"));
        ConnectionEvent connected = await bench.Server.WaitForAsync(client, ConnectionEventKind.Connected);
        Assert.True(bench.Server.Manager.End(connected.Connection, Reason.Kicked));
        await bench.Server.CheckEndAsync(client, Reason.Kicked);
        Assert.Empty(bench.Server.Logs.Lines);
    }

    [Fact]
    public async Task A_certificate_that_was_replaced_is_shown_to_those_who_come_later()
    {
        await using TlsBench bench = await TlsBench.StartAsync();
        (SslStream before, _) = await bench.ConnectAsync();
        bench.WriteServer("CN=newer");
        bench.Server.Advance(1_000);
        (SslStream after, _) = await bench.ConnectAsync();
        Assert.Equal(["CN=localhost", "CN=newer"], [before.RemoteCertificate!.Subject, after.RemoteCertificate!.Subject]);

        // Who is there does not notice.
        await before.WriteAsync(RawPacket.Hello("alice"), TestContext.Current.CancellationToken);
        Assert.Equal(PacketType.Welcome, (await TlsBench.ReceiveAsync(before)).Type);

        bench.Write("server", "nonsense");
        bench.Server.Advance(1_000);
        (SslStream last, _) = await bench.ConnectAsync();
        Assert.Equal("CN=newer", last.RemoteCertificate!.Subject);
        Assert.Contains("holds no certificate with its key; what was read before stays.", Assert.Single(bench.Server.Logs.OfEvent(17)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_golden_vectors_come_to_the_same_as_without_TLS()
    {
        await using TestServer plain = await TestServer.StartAsync();
        await using TlsBench bench = await TlsBench.StartAsync();
        int compared = 0;
        foreach (Protocol.Vector vector in Protocol.VectorFile.All.Values.Where(vector => vector.From == PacketSender.Client && vector.MaxPayloadBytes == ProtocolLimits.DefaultMaxPayload))
        {
            InMemoryClient direct = await plain.ConnectAsync();
            await direct.SendAsync(vector.Bytes);
            direct.Output.Complete();
            (SslStream stream, InMemoryClient client) = await bench.ConnectAsync();
            try
            {
                await stream.WriteAsync(vector.Bytes, TestContext.Current.CancellationToken);
                await stream.ShutdownAsync();
            }
            catch (IOException)
            {
                // It was ended before it had said all.
            }

            ConnectionEvent expected = await plain.EndOfAsync(direct);
            ConnectionEvent ended = await bench.Server.EndOfAsync(client);
            Assert.Equal((vector.Name, expected.Reason, expected.Detail, expected.Beats, expected.ClientId), (vector.Name, ended.Reason, ended.Detail, ended.Beats, ended.ClientId));
            await stream.DisposeAsync();
            compared++;
        }

        Assert.True(compared > 30, $"{compared} vectors");
    }
}
