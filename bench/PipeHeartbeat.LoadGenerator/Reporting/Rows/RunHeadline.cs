using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The first words about a run.</summary>
internal static class RunHeadline
{
    /// <summary>HELD, FAILED or INVALID.</summary>
    public static string Outcome(RunResult run) => run.Outcome.ToString().ToUpperInvariant();

    /// <summary>What the outcome means.</summary>
    public static string Meaning(RunResult run) => run.Outcome switch
    {
        RunOutcome.Held => "The plan was kept, every verdict was right and every threshold held.",
        RunOutcome.Invalid => "The generator did not keep its own plan: nothing that was measured here may be believed.",
        _ => "A verdict was wrong, or a threshold did not hold.",
    };

    /// <summary>What ran, against what, how long and when.</summary>
    public static string Facts(RunResult run)
    {
        string startedAt = run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{run.Verb} · {run.Target.EndPoint} · {Figures.Three(run.DurationSeconds)} s measured · {startedAt} UTC";
    }
}
