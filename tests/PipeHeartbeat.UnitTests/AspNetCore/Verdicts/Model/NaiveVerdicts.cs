namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>
/// The truth, told without a table, a wheel or a monitor: each client's life on its own, with all of its operations and all of the server's
/// pauses in view.
/// </summary>
internal sealed class NaiveVerdicts(CrowdPlan plan)
{
    private const int IntervalMs = 3_000;
    private const int TimeoutMs = 15_000;
    private const int ThresholdMs = 250;
    private const int HeardMs = IntervalMs + ThresholdMs;
    private const int MonitorMs = 200;
    private const int KernelErrorMs = 10;

    private readonly List<Pause> _stalls = [.. plan.Pauses.Where(IsStall)];

    /// <summary>All verdicts: the client in the upper half, the time in the lower, in order.</summary>
    public List<long> Tell()
    {
        var verdicts = new List<long>();
        foreach ((int client, List<int> operations) in OperationsByClient())
        {
            int? lastMs = null;
            foreach (int index in operations)
            {
                (_, bool isFarewell, int atMs) = plan[index];
                if (lastMs is { } last && VerdictMs(last) is var verdictMs && verdictMs < atMs)
                {
                    verdicts.Add(((long)client << 32) | (uint)verdictMs);
                    lastMs = null;
                }

                Pause? pause = plan.Pauses.Find(pause => pause.FromMs < atMs && atMs < pause.EndMs);
                if (isFarewell)
                    lastMs = null;
                else if (lastMs is null)
                    lastMs = pause?.EndMs ?? atMs;
                else
                    lastMs = Math.Max(lastMs.Value, pause is null ? atMs : ArrivedMs(pause, atMs));
            }

            if (lastMs is { } silentFromMs && VerdictMs(silentFromMs) is var endMs && endMs <= plan.EndMs)
                verdicts.Add(((long)client << 32) | (uint)endMs);
        }

        verdicts.Sort();
        return verdicts;
    }

    /// <summary>The monitor wakes in each 200 ms, was last heard at the beginning, and is too late at the end.</summary>
    private static bool IsStall(Pause pause) => LateMs(pause) > ThresholdMs;

    private static int LateMs(Pause pause) => pause.EndMs - LastWakeMs(pause) - MonitorMs;

    private static int LastWakeMs(Pause pause) => pause.FromMs / MonitorMs * MonitorMs;

    /// <summary>
    /// In a stall, and for an interval after one, it counts from when it came; otherwise from when it was read, which is little later.
    /// </summary>
    private int ArrivedMs(Pause pause, int atMs)
    {
        int wokenMs = pause.Order == 0 ? pause.EndMs : LastWakeMs(pause);
        bool isRecovering = IsStall(pause) || _stalls.Exists(stall => stall.EndMs <= wokenMs && wokenMs < stall.EndMs + HeardMs);
        return isRecovering ? Math.Min(pause.EndMs, atMs + KernelErrorMs) : pause.EndMs;
    }

    /// <summary>
    /// Nobody is convicted in a pause; and after the first stall that reaches into the interval before the deadline, or lies behind it, not before an
    /// interval has been observed, of which what further stalls take is no part.
    /// </summary>
    private int VerdictMs(int lastMs)
    {
        int deadlineMs = lastMs + TimeoutMs;
        int atMs = (deadlineMs + CrowdPlan.TickMs - 1) / CrowdPlan.TickMs * CrowdPlan.TickMs;
        while (true)
        {
            if (plan.Pauses.Find(pause => pause.FromMs < atMs && atMs < pause.EndMs) is { } pause)
                atMs = pause.EndMs;
            Pause[] stalls = [.. _stalls.Where(stall => stall.EndMs > deadlineMs - HeardMs && stall.EndMs <= atMs)];
            int heardMs = stalls.Length == 0 ? atMs : stalls[0].EndMs + HeardMs + stalls.Skip(1).Sum(LateMs);
            if (heardMs <= atMs)
                return atMs;
            atMs = heardMs;
        }
    }

    private Dictionary<int, List<int>> OperationsByClient()
    {
        var byClient = new Dictionary<int, List<int>>();
        for (int i = 0; i < plan.Count; i++)
        {
            int client = plan[i].Client;
            if (!byClient.TryGetValue(client, out List<int>? operations))
                byClient[client] = operations = [];
            operations.Add(i);
        }

        return byClient;
    }
}
