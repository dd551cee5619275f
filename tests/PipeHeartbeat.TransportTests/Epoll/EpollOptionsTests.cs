using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

public sealed class EpollOptionsTests
{
    public static TheoryData<EpollTransportOptions, string> Wrong => new()
    {
        { new() { ThreadCount = 0 }, nameof(EpollTransportOptions.ThreadCount) },
        { new() { ThreadCount = 65 }, nameof(EpollTransportOptions.ThreadCount) },
        { new() { Pace = TimeSpan.FromTicks(-1) }, nameof(EpollTransportOptions.Pace) },
        { new() { Pace = TimeSpan.FromMilliseconds(101) }, nameof(EpollTransportOptions.Pace) },
        { new() { Backlog = 0 }, nameof(EpollTransportOptions.Backlog) },
        { new() { UserTimeout = TimeSpan.FromMicroseconds(1) }, nameof(EpollTransportOptions.UserTimeout) },
        { new() { UserTimeout = TimeSpan.FromDays(25) }, nameof(EpollTransportOptions.UserTimeout) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_option_is_named_when_an_address_is_bound(EpollTransportOptions options, string name)
    {
        using var factory = new EpollTransportFactory(Options.Create(options), NullLoggerFactory.Instance);
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken));
        Assert.Equal(name, error.ParamName);
    }

    [Fact]
    public async Task Only_TCP_addresses_can_be_bound()
    {
        var path = new UnixDomainSocketEndPoint("/tmp/x");
        using var factory = new EpollTransportFactory(Options.Create(new EpollTransportOptions()), NullLoggerFactory.Instance);
        Assert.True(factory.CanBind(new IPEndPoint(IPAddress.IPv6Any, 0)));
        Assert.False(factory.CanBind(path));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await factory.BindAsync(path, TestContext.Current.CancellationToken));
    }
}
