using System.Globalization;

namespace PipeHeartbeat.Faults;

/// <summary>A network namespace for clients, and a cable from it to the server that can be pulled out.</summary>
internal sealed class CutNetwork : IAsyncDisposable
{
    /// <summary>
    /// A client's kernel tries again after 0.2 s, 0.4 s and so on: after a cut of 16 s it would wait for another ten. The cut is what is put to the
    /// test, not that. Tries are counted: at one a second the usual fifteen would be over before the cut is.
    /// </summary>
    private const string RetryWithinASecond = "cd /proc/sys/net/ipv4 && echo 1000 >tcp_rto_max_ms && echo 100 >tcp_retries2";

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"phbf{Environment.ProcessId}");
    private readonly int _net = Random.Shared.Next(0, 250);

    private CutNetwork()
    {
    }

    /// <summary>The server's end.</summary>
    public string ServerAddress => $"10.213.{_net}.1";

    /// <summary>What runs a command at the clients' end.</summary>
    public string[] Around => ["ip", "netns", "exec", _name];

    private string ServerLink => _name + "s";

    private string ClientLink => _name + "c";

    /// <exception cref="FaultException">It can not be made: that takes root, and a kernel that lets the retries be bounded.</exception>
    public static async Task<CutNetwork> CreateAsync()
    {
        var network = new CutNetwork();
        try
        {
            await Ip("netns", "add", network._name);
            await Ip("link", "add", network.ServerLink, "type", "veth", "peer", "name", network.ClientLink);
            await Ip("link", "set", network.ClientLink, "netns", network._name);
            await Ip("addr", "add", network.ServerAddress + "/30", "dev", network.ServerLink);
            await Ip("link", "set", network.ServerLink, "up");
            await Ip("-n", network._name, "addr", "add", $"10.213.{network._net}.2/30", "dev", network.ClientLink);
            await Ip("-n", network._name, "link", "set", network.ClientLink, "up");
            await Ip("netns", "exec", network._name, "sh", "-c", RetryWithinASecond);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public Task CutAsync() => Ip("link", "set", ServerLink, "down");

    public Task HealAsync() => Ip("link", "set", ServerLink, "up");

    public async ValueTask DisposeAsync()
    {
        // With one end goes the other, and both with the namespace; which of them there were is not known.
        await TryIp("link", "del", ServerLink);
        await TryIp("netns", "del", _name);
    }

    private static Task Ip(params string[] arguments) => Commands.RunAsync("ip", arguments);

    private static async Task TryIp(params string[] arguments)
    {
        try
        {
            await Ip(arguments);
        }
        catch (FaultException)
        {
            // There was none.
        }
    }
}
