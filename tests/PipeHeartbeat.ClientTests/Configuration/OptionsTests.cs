using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Configuration;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<HeartbeatClientOptions>, string> Wrong => new()
    {
        { "Host", options => options.Host = " ", "Host is empty: name the server or give its address." },
        { "Port", options => options.Port = 0, "Port is 0: use 1 to 65535." },
        { "Port", options => options.Port = 65536, "Port is 65536: use 1 to 65535." },
        { "ClientId", options => options.ClientId = "", "ClientId is 0 bytes long: use 1 to 128 bytes of UTF-8." },
        { "ClientId", options => options.ClientId = new string('ü', 65), "ClientId is 130 bytes long: use 1 to 128 bytes of UTF-8." },
        { "ClientId", options => options.ClientId = null!, "ClientId is null: use 1 to 128 bytes of UTF-8." },
        { "ClientId", options => options.ClientId = "\ud800", "ClientId holds half of a surrogate pair: use text that has a form in UTF-8." },
        { "Token", options => options.Token = new string('x', 4097), "Token is 4097 bytes long: use 0 to 4096 bytes of UTF-8." },
        { "Token", SetBoth, "Token is set beside a TokenProvider: use one of them." },
        { "Metadata", options => options.Metadata = new string('x', 1025), "Metadata is 1025 bytes long: use 0 to 1024 bytes of UTF-8." },
        { "Interval", options => options.Interval = Ms(99), "Interval is 00:00:00.0990000: use 00:00:00.1000000 to 00:10:00." },
        { "Interval", options => options.Interval = Ms(1000.5), "Interval is 00:00:01.0005000: use whole milliseconds." },
        { "MaxPayloadBytes", options => options.MaxPayloadBytes = -1, "MaxPayloadBytes is -1: use 0 to 16777216." },
        { "ConnectTimeout", options => options.ConnectTimeout = Ms(0), "ConnectTimeout is 00:00:00: use 00:00:00.1000000 to 00:10:00." },
        { "WelcomeTimeout", options => options.WelcomeTimeout = Ms(600_001), "WelcomeTimeout is 00:10:00.0010000: use 00:00:00.1000000 to 00:10:00." },
        { "FirstRetryWindow", options => options.FirstRetryWindow = Ms(9), "FirstRetryWindow is 00:00:00.0090000: use 00:00:00.0100000 to 00:10:00." },
        { "MaxRetryWindow", options => options.MaxRetryWindow = Ms(2999), "MaxRetryWindow is 00:00:02.9990000: use 00:00:03 to 00:10:00." },
        { "MaxRetryAfter", options => options.MaxRetryAfter = Ms(-1), "MaxRetryAfter is -00:00:00.0010000: use 00:00:00 to 7.00:00:00." },
        { "TimeProvider", options => options.TimeProvider = null!, "TimeProvider is null: leave it out for the system's clock." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_can_not_hold_is_refused_by_name_value_and_remedy(string name, Action<HeartbeatClientOptions> spoil, string message)
    {
        HeartbeatClientOptions options = Right();
        spoil(options);
        string said = Assert.ThrowsAny<ArgumentException>(() => new HeartbeatClient(options)).Message;

        Assert.StartsWith(name, said, StringComparison.Ordinal);
        Assert.Equal(message, said);
    }

    [Fact]
    public void Defaults_with_an_id_and_bounds_are_accepted()
    {
        Assert.Equal(HeartbeatState.Idle, new HeartbeatClient(Right()).State);
        HeartbeatClientOptions options = Right();
        options.ClientId = new string('x', 128);
        options.Token = new string('x', 4096);
        options.Interval = Ms(100);
        options.FirstRetryWindow = options.MaxRetryWindow = Ms(10);
        Assert.Equal(TimeSpan.Zero, new HeartbeatClient(options).Interval);
        Assert.Throws<ArgumentNullException>(() => new HeartbeatClient(null!));
    }

    private static void SetBoth(HeartbeatClientOptions options)
    {
        options.Token = "secret";
        options.TokenProvider = _ => new("other");
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private static HeartbeatClientOptions Right() => new() { ClientId = "alice" };
}
