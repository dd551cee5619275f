using Microsoft.Extensions.Options;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public const int MostPayloadBytes = 16 * 1024 * 1024;
    public const int MostPerSecond = 1_000_000;
    public const int MostAtOnce = 100_000_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var check = new OptionsCheck();
        check.Number(nameof(options.MaxConnections), options.MaxConnections, 1, ConnectionTable.MaxCapacity);
        check.Number(nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 0, ConnectionTable.MaxCapacity);
        check.Number(nameof(options.AcceptRate), options.AcceptRate, 0, MostPerSecond);
        check.Number(nameof(options.PacketRate), options.PacketRate, 0, MostPerSecond);
        check.Number(nameof(options.PacketBurst), options.PacketBurst, 1, MostAtOnce);
        check.Number(nameof(options.MaxPayloadBytes), options.MaxPayloadBytes, 0, MostPayloadBytes);
        check.Duration(nameof(options.FrameTimeout), options.FrameTimeout, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        check.Duration(nameof(options.SendTimeout), options.SendTimeout, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        return check.Result;
    }
}
