using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The queue of a listening socket: what comes while it is full is dropped, and tried again only a second later.</summary>
internal static class BacklogCheck
{
    private const double MayLookAwaySeconds = 0.1;

    public static PreflightFinding? Judge(PreflightNeeds needs, IMachineFiles files)
    {
        if (!needs.IsServerLocal || files.ReadNumber("/proc/sys/net/core/somaxconn") is not { } most)
            return null;

        // No more than all of them can ever wait, whatever the rate.
        long targets = Math.Max(1, needs.Targets);
        long waiting = (long)Math.Ceiling(Math.Min(needs.ConnectRate * MayLookAwaySeconds, needs.Connections) / targets);
        if (most >= waiting)
            return null;

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"somaxconn: {most} {Plural.Of(most, "connection")} may wait to be accepted, "
            + $"and {needs.ConnectRate:0.#}/s bring {waiting} while the server looks away for {MayLookAwaySeconds * 1000:0} ms");
        string remedy = string.Create(
            CultureInfo.InvariantCulture,
            $"type sudo sysctl -w net.core.somaxconn={RoundUp(waiting)} and start the server anew, "
            + $"or take --connect-rate {Math.Max(1, (long)(most * targets / MayLookAwaySeconds))}");
        return new PreflightFinding(what, remedy, IsFatal: false);
    }

    private static long RoundUp(long number) => (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)number);
}
