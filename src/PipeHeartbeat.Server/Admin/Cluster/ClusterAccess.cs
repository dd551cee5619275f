using Microsoft.AspNetCore.Http;
using PipeHeartbeat.Redis;
using StackExchange.Redis;

namespace PipeHeartbeat.Server;

/// <summary>What all that is asked of the cluster has in common: there may be none, and Redis may be away.</summary>
/// <param name="cluster">The cluster; <see langword="null"/> where this server shares presence with nobody.</param>
internal sealed class ClusterAccess(IClusterPresence? cluster = null)
{
    private const string NoCluster = "This server shares presence with nobody: start it with --redis.";
    private const string RedisAway = "Redis does not answer: this server serves its own clients as ever, and /api/v1/clients tells of those.";

    /// <summary>With every request.</summary>
    public static IReadOnlyDictionary<int, string> Problems(params IEnumerable<(int Status, string When)> others) => ApiProblems.AlwaysAnd(
        [(404, "The server shares presence with nobody, or nobody knows of what was asked for."), (503, "Redis does not answer, or this server's options do not fit the cluster's."), .. others]);

    /// <summary>Answers with what the cluster tells, or with why it does not.</summary>
    public async Task AnswerAsync(HttpContext context, Func<IClusterPresence, Task> answer)
    {
        if (cluster is null)
        {
            await Problem.Of(StatusCodes.Status404NotFound, NoCluster).WriteAsync(context);
            return;
        }

        if (cluster.Refusal is { } refusal)
        {
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, refusal).WriteAsync(context);
            return;
        }

        try
        {
            await answer(cluster);
        }
        catch (Exception error) when (IsAway(error) && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, RedisAway).WriteAsync(context);
        }
    }

    /// <summary>A request that could not be sent comes back as cancelled.</summary>
    private static bool IsAway(Exception error) => error is RedisException or TimeoutException or OperationCanceledException;
}
