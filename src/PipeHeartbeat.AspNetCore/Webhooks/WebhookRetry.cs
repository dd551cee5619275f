using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PipeHeartbeat.AspNetCore;

/// <summary>How often and how fast it is tried to deliver: without end, slower and slower, but never slower than <see cref="MaxDelay"/>.</summary>
internal static class WebhookRetry
{
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>After it is back, an endpoint waits no longer than this.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);

    /// <summary>An endpoint that asks (Retry-After) to be left alone for longer is not.</summary>
    public static readonly TimeSpan MostPatience = TimeSpan.FromHours(1);

    /// <summary>From this attempt on the delay would be longer than it may.</summary>
    private const int SlowestFrom = 5;

    private const int MostErrorLength = 200;

    /// <summary>
    /// Each attempt has its own time to be answered in; between two of them it is waited for as long as the endpoint says or, if it says nothing, for a delay
    /// that doubles, with jitter, so that several servers do not come back to one endpoint in step.
    /// </summary>
    public static ResiliencePipeline<HttpResponseMessage> Create(TimeSpan timeout, TimeProvider timeProvider, Action<Outcome<HttpResponseMessage>> onFailed)
    {
        var retry = new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstDelay,
            MaxDelay = MaxDelay,
            DelayGenerator = args => new ValueTask<TimeSpan?>(AskedFor(args.Outcome.Result?.Headers.RetryAfter, timeProvider) ?? SlowestAfter(args.AttemptNumber)),
            ShouldHandle = static args => new ValueTask<bool>(IsFailure(args.Outcome)),
            OnRetry = args =>
            {
                onFailed(args.Outcome);
                return default;
            },
        };
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = timeProvider }
            .AddRetry(retry)
            .AddTimeout(timeout)
            .Build();
    }

    /// <summary>What came of an attempt that failed, and how to say it.</summary>
    public static (WebhookOutcome Outcome, string Error) Describe(Outcome<HttpResponseMessage> failed, TimeSpan timeout) => failed switch
    {
        { Exception: TimeoutRejectedException } => (WebhookOutcome.TimedOut, $"no answer within {DurationText.Format(timeout)}"),
        { Exception: { } error } => (WebhookOutcome.Unreachable, Plain(error.GetBaseException().Message)),
        { Result: { } response } => (WebhookOutcome.Refused, $"answered {(int)response.StatusCode}"),
        _ => (WebhookOutcome.Unreachable, "no answer"),
    };

    /// <summary>The longest delay is cut off behind its jitter, so that it would have none.</summary>
    private static TimeSpan? SlowestAfter(int attempt) => attempt < SlowestFrom ? null : MaxDelay * (0.75 + (Random.Shared.NextDouble() / 4));

    /// <summary>It may hold what the endpoint has sent, and goes into a log and to a terminal.</summary>
    private static string Plain(string message)
    {
        string plain = string.Concat(message.Take(MostErrorLength).Select(character => char.IsControl(character) ? '?' : character));
        return message.Length > MostErrorLength ? plain + '…' : plain;
    }

    /// <returns>How long the endpoint wants to be left alone; <see langword="null"/> if it does not say.</returns>
    private static TimeSpan? AskedFor(RetryConditionHeaderValue? retryAfter, TimeProvider timeProvider)
    {
        TimeSpan? asked = retryAfter?.Delta ?? (retryAfter?.Date - timeProvider.GetUtcNow());
        return asked is { } delay ? TimeSpan.FromTicks(Math.Clamp(delay.Ticks, FirstDelay.Ticks, MostPatience.Ticks)) : null;
    }

    /// <summary>Whoever has said that it wants no more is not asked again.</summary>
    private static bool IsFailure(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is not { } response || !(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Gone);
}
