using System.Globalization;
using System.Reflection;
using MQTTnet.Server;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The broker of MQTTnet, a library for .NET: this program started once more, as nothing but that.</summary>
internal sealed class MqttNetBroker : Peer
{
    public override string Key => "mqttnet";

    public override string Name => "MQTTnet";

    public override string InstallCommand => "there is none: it comes with this program";

    public override Task<string?> FindVersionAsync()
    {
        string? version = typeof(MqttServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return Task.FromResult<string?>(
            $"MQTTnet {version?.Split('+')[0]} on {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}");
    }

    public override Task<PeerLaunch> PrepareAsync(PeerDemand demand)
    {
        string host = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? CommandLineText.Program + ".exe" : CommandLineText.Program);
        string[] arguments = [ComparePeerCommand.Name, demand.Port.ToString(CultureInfo.InvariantCulture)];
        int keepAlive = MqttKeepAlive.SecondsFor(demand.Timeout);
        return Task.FromResult(new PeerLaunch(
            File.Exists(host) ? host : "dotnet",
            File.Exists(host) ? arguments : [Path.Combine(AppContext.BaseDirectory, CommandLineText.Program + ".dll"), .. arguments],
            new MqttDialect(keepAlive),
            MqttKeepAlive.Timeout(keepAlive),
            string.Create(
                CultureInfo.InvariantCulture,
                $"keep-alive {keepAlive} s × 1.5, monitored every 500 ms (its default); no persistence, no logger")));
    }
}
