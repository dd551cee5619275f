using Microsoft.Extensions.Options;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <remarks>
/// Written by hand, not by <c>[OptionsValidator]</c>: its messages tell the field and the range but not the value that was refused.
/// </remarks>
internal sealed class HeartbeatOptionsValidator : IValidateOptions<HeartbeatOptions>
{
    public ValidateOptionsResult Validate(string? name, HeartbeatOptions options)
    {
        var check = new OptionsCheck();
        check.Duration(nameof(options.MinInterval), options.MinInterval, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        check.Duration(nameof(options.MaxInterval), options.MaxInterval, options.MinInterval, ProtocolLimits.MaxInterval);
        check.Duration(nameof(options.Interval), options.Interval, options.MinInterval, options.MaxInterval);
        check.Number(nameof(options.MissedLimit), options.MissedLimit, 1, 1000);
        check.Number(nameof(options.SuspectAfterMissed), options.SuspectAfterMissed, 0, Math.Max(0, options.MissedLimit - 1));
        return check.Result;
    }
}
