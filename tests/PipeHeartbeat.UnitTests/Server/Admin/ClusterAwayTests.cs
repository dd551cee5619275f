using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StackExchange.Redis;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>What is answered of the cluster while nothing can be known of it.</summary>
public sealed class ClusterAwayTests
{
    private const string Refusal = "PipeHeartbeat:Redis:Partitions = '16' does not fit the keys that are there.";

    /// <summary>A request that could not be sent comes back as cancelled.</summary>
    private static readonly Exception[] Errors =
    [
        new OperationCanceledException(),
        new TaskCanceledException(),
        new TimeoutException(),
        new RedisConnectionException(ConnectionFailureType.SocketFailure, CommandFlags.None, "gone", null, CommandStatus.Unknown),
        new RedisTimeoutException(CommandFlags.None, "late", CommandStatus.Sent),
    ];

    public static TheoryData<string, int> Asked => new(
        from path in (string[])["/api/v1/cluster", "/api/v1/cluster/clients", "/api/v1/cluster/clients/alice", "/api/v1/cluster/clients/lookup", "/api/v1/cluster/events"]
        from error in Enumerable.Range(0, Errors.Length)
        select (path, error));

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Whoever_asks_is_told_that_redis_does_not_answer(string path, int error)
    {
        await using AdminServer admin = await AdminServer.StartAsync(cluster: new AwayCluster(Errors[error]));
        Assert.StartsWith("Redis does not answer", await ProblemOfAsync(admin, path, HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/cluster/clients/alice")]
    [InlineData("/api/v1/cluster/events?since=oldest")]
    public async Task Of_a_node_that_was_refused_he_is_told_why(string path)
    {
        await using AdminServer admin = await AdminServer.StartAsync(cluster: new AwayCluster(new TimeoutException(), Refusal));
        Assert.Equal(Refusal, await ProblemOfAsync(admin, path, HttpStatusCode.ServiceUnavailable));
    }

    [Theory]
    [InlineData("oldest")]
    [InlineData("17")]
    [InlineData("1795769000123,0,0,0")]
    public async Task What_no_event_stream_ever_told_is_no_place_to_resume_at(string place)
    {
        await using AdminServer admin = await AdminServer.StartAsync(cluster: new AwayCluster(new TimeoutException()));
        admin.Http.DefaultRequestHeaders.Add("Last-Event-ID", place);
        string detail = await ProblemOfAsync(admin, "/api/v1/cluster/events", HttpStatusCode.BadRequest);
        Assert.Contains(place, detail, StringComparison.Ordinal);
        Assert.Contains("send the id that came last", detail, StringComparison.Ordinal);
    }

    private static async Task<string> ProblemOfAsync(AdminServer admin, string path, HttpStatusCode status)
    {
        using HttpResponseMessage answer = path.EndsWith("lookup", StringComparison.Ordinal)
            ? await admin.Http.PostAsJsonAsync(path, new { ids = (string[])["alice"] }, TestContext.Current.CancellationToken)
            : await admin.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        JsonElement problem = await answer.ReadJsonAsync();
        return problem.GetProperty("detail").GetString()!;
    }
}
