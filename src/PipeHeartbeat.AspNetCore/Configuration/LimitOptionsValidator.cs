using Microsoft.Extensions.Options;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const int MostPayloadBytes = 16 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var check = new OptionsCheck();
        check.Number(nameof(options.MaxConnections), options.MaxConnections, 1, ConnectionTable.MaxCapacity);
        check.Number(nameof(options.MaxPayloadBytes), options.MaxPayloadBytes, 0, MostPayloadBytes);
        check.Duration(nameof(options.FrameTimeout), options.FrameTimeout, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        check.Duration(nameof(options.SendTimeout), options.SendTimeout, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        return check.Result;
    }
}
