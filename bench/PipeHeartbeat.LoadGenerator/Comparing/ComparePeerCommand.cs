using System.CommandLine;
using System.Net;
using MQTTnet.Server;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// The hidden verb <c>compare-peer</c>: an MQTTnet broker and nothing else, in a process of its own so that its processor time and memory are
/// its own. It ends when its standard input does, so it never outlives whoever started it.
/// </summary>
internal static class ComparePeerCommand
{
    public const string Name = "compare-peer";

    // The library's default is 100; connections must not be lost before it can be measured what they cost.
    private const int Backlog = 4096;

    public static Command Create()
    {
        var port = new Argument<int>("port");
        var command = new Command(Name, "Serves MQTT for compare.") { port };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int port, CancellationToken cancellationToken)
    {
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(port)
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithConnectionBacklog(Backlog)
            .Build();
        using MqttServer server = new MqttServerFactory().CreateMqttServer(options);
        await server.StartAsync();
        using Stream input = Console.OpenStandardInput();
        var nothing = new byte[256];
        while (await input.ReadAsync(nothing, cancellationToken) > 0)
        {
        }

        return 0;
    }
}
