using Microsoft.Extensions.Options;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <remarks>
/// Written by hand, not by <c>[OptionsValidator]</c>: its messages tell the field and the range but not the value that was refused.
/// </remarks>
internal sealed class HeartbeatOptionsValidator : IValidateOptions<HeartbeatOptions>
{
    public const string FractionKey = $"{nameof(HeartbeatOptions.MassExpiry)}:{nameof(MassExpiryOptions.Fraction)}";
    public const string HoldKey = $"{nameof(HeartbeatOptions.MassExpiry)}:{nameof(MassExpiryOptions.Hold)}";

    public const int MostMissed = 1000;
    public const double LeastFraction = 0.01;
    private static readonly TimeSpan LeastStall = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostStall = TimeSpan.FromSeconds(10);

    public ValidateOptionsResult Validate(string? name, HeartbeatOptions options)
    {
        var check = new OptionsCheck();
        check.Duration(nameof(options.MinInterval), options.MinInterval, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        TimeSpan least = Bound(options.MinInterval, ProtocolLimits.MinInterval, ProtocolLimits.MinInterval);
        check.Duration(nameof(options.MaxInterval), options.MaxInterval, least, ProtocolLimits.MaxInterval);
        TimeSpan most = Bound(options.MaxInterval, least, ProtocolLimits.MaxInterval);
        check.Duration(nameof(options.Interval), options.Interval, least, most);
        check.Number(nameof(options.MissedLimit), options.MissedLimit, 1, MostMissed);
        check.Number(nameof(options.SuspectAfterMissed), options.SuspectAfterMissed, 0, Math.Clamp(options.MissedLimit, 1, MostMissed) - 1);
        check.Duration(nameof(options.StallThreshold), options.StallThreshold, LeastStall, MostStall);
        check.Duration(nameof(options.DrainWindow), options.DrainWindow, TimeSpan.Zero, HeartbeatDrain.MaxWindow);
        check.Number(FractionKey, options.MassExpiry.Fraction, LeastFraction, 1);
        if (options.MassExpiry.Hold is { } hold)
            check.Duration(HoldKey, hold, TimeSpan.Zero, ProtocolLimits.MaxInterval);
        return check.Result;
    }

    /// <summary>A bound that is itself out of range would make nonsense of the remedy: the protocol's own stands for it.</summary>
    private static TimeSpan Bound(TimeSpan value, TimeSpan least, TimeSpan otherwise) =>
        value >= least && value <= ProtocolLimits.MaxInterval ? value : otherwise;
}
