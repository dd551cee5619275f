using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

public abstract class BindingTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task A_port_is_chosen_for_0_and_told(string address)
    {
        await using Bench bench = await StartAsync(new IPEndPoint(IPAddress.Parse(address), 0));
        Assert.NotEqual(0, bench.EndPoint.Port);
        Assert.Equal(IPAddress.Parse(address), bench.EndPoint.Address);
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::", "::1")]
    [InlineData("::", "127.0.0.1")]
    public async Task Any_address_means_every_one_and_IPv6_means_both(string address, string to)
    {
        await using Bench bench = await StartAsync(new IPEndPoint(IPAddress.Parse(address), 0));
        using RawClient client = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Parse(to), bench.EndPoint.Port));
        await using ConnectionContext? connection = await bench.Listener.AcceptAsync(TestContext.Current.CancellationToken).InTimeAsync();
        Assert.NotNull(connection);
        var remote = Assert.IsType<IPEndPoint>(connection.RemoteEndPoint);
        IPAddress seen = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        Assert.Equal((to, client.LocalEndPoint.Port), (seen.ToString(), remote.Port));
    }

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        await using Bench bench = await StartAsync();
        await Assert.ThrowsAsync<AddressInUseException>(() => StartAsync(bench.EndPoint));
        await bench.GoRoundAsync();
    }

    [Fact]
    public async Task A_port_that_a_stranger_uses_is_refused()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        stranger.Listen();
        await Assert.ThrowsAsync<AddressInUseException>(() => StartAsync((IPEndPoint)stranger.LocalEndPoint!));
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused()
    {
        // 192.0.2.0/24 is for documentation: nobody has it.
        Exception? error = await Record.ExceptionAsync(() => StartAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)));
        Assert.True(error is IOException or SocketException, $"{error}");
    }

    [Fact]
    public async Task One_factory_binds_several_listeners()
    {
        IConnectionListenerFactory factory = TTransport.NewFactory();
        using var owned = factory as IDisposable;
        await using Bench one = await Bench.StartAsync(factory);
        await using Bench two = await Bench.StartAsync(factory);
        Assert.NotEqual(one.EndPoint.Port, two.EndPoint.Port);
        await using (Bench three = await Bench.StartAsync(factory))
            await three.GoRoundAsync();
        await one.GoRoundAsync();
        await two.GoRoundAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_can_be_bound_again_at_once(bool withConnectionAlive)
    {
        IConnectionListenerFactory factory = TTransport.NewFactory();
        using var owned = factory as IDisposable;
        IPEndPoint endPoint;
        Pair pair;
        await using (Bench bench = await StartOnQuietPortAsync(factory))
        {
            endPoint = bench.EndPoint;
            pair = await bench.ConnectPairAsync();

            // The server ends this one first, so that the port is left in TIME_WAIT.
            await using Pair ended = await bench.ConnectPairAsync();
            await ended.Connection.DisposeAsync().InTimeAsync();
            await ended.Client.ReceiveToEndAsync();
            if (!withConnectionAlive)
                await pair.DisposeAsync();
        }

        await using (Bench again = await Bench.StartAsync(factory, endPoint))
            await again.GoRoundAsync();
        await pair.DisposeAsync();
    }
}
