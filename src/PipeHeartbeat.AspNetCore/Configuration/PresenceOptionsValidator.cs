using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

internal sealed class PresenceOptionsValidator : IValidateOptions<PresenceOptions>
{
    public const int LeastEvents = 4_096;
    public const int MostEvents = 16_777_216;
    public const int MostRetained = 10_000_000;
    private static readonly TimeSpan MostGrace = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostRetention = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, PresenceOptions options)
    {
        var check = new OptionsCheck();
        check.Number(nameof(options.JournalCapacity), options.JournalCapacity, LeastEvents, MostEvents);
        check.Duration(nameof(options.OfflineGrace), options.OfflineGrace, TimeSpan.Zero, MostGrace);
        check.Duration(nameof(options.Retention), options.Retention, TimeSpan.Zero, MostRetention);
        check.Number(nameof(options.RetainedClients), options.RetainedClients, 0, MostRetained);
        return check.Result;
    }
}
