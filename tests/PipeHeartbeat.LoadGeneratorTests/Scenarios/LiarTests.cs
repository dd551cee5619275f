using System.Net;
using System.Net.Sockets;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Servers that are wrong in one way each: the generator must say so, and name it.</summary>
[Collection(WholeMachine.Name)]
public sealed class LiarTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    /// <summary>Long enough to be a second early, and what is left still holds so many beats that no delay of one makes a living client silent.</summary>
    private static readonly TimeSpan Longer = TimeSpan.FromMilliseconds(2_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Control_a_server_without_fault_holds(bool isIdentified)
    {
        RunResult result = await RunSilenceAsync(nameof(Fault.None), Short, isIdentified);

        Assert.Equal((RunOutcome.Held, 15, 15), (result.Outcome, (int)result.Verdicts.Silent, (int)result.Verdicts.Reported));
        Assert.Equal(100, result.Verdicts.RecallPercent);
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_never_expires_has_missed_all(bool isIdentified)
    {
        RunResult result = await RunSilenceAsync(nameof(Fault.NeverExpires), Short, isIdentified);

        AssertFailed(result, "missed: 15 of 15");
        Assert.Equal(0, result.Verdicts.RecallPercent);
        Assert.Equal(15, result.Verdicts.Missed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_expires_a_second_early_is_early(bool isIdentified)
    {
        RunResult result = await RunSilenceAsync(nameof(Fault.ExpiresEarly), Longer, isIdentified);

        AssertFailed(result, "early: 15 clients");
        Assert.Equal(15, result.Verdicts.Early);
        Assert.Equal(0, result.Verdicts.FalseOffline);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_expires_one_who_lives_is_wrong_about_him(bool isIdentified)
    {
        RunResult result = await Runs.BelievableAsync(async () =>
        {
            // It does so once.
            using var server = new FaultyServer(Fault.ExpiresTheLiving, Short);
            return await new HoldScenario(Runs.Options(server.EndPoint, Short, isIdentified))
                .RunAsync(new SilentRunView(), TestContext.Current.CancellationToken);
        });

        AssertFailed(result, "false offline: 1 client ");
        Assert.Equal(1, result.Verdicts.FalseOffline);
    }

    [Fact]
    public async Task A_server_that_reports_twice_is_caught_on_the_connection()
    {
        RunResult result = await RunSilenceAsync(nameof(Fault.ReportsTwice), Short, isIdentified: true);

        AssertFailed(result, "twice: 15 verdicts");
        Assert.Equal(15, result.Verdicts.Twice);
    }

    [Theory]
    [InlineData(nameof(Fault.None), 0)]
    [InlineData(nameof(Fault.ExpiresEarly), 30)]
    public async Task A_client_that_never_says_a_word_has_its_whole_time(string fault, long early)
    {
        using var server = new FaultyServer(Enum.Parse<Fault>(fault), Longer);
        FleetOptions options = Options(server, Longer);
        RunResult result = await Runs.BelievableAsync(() => new HostileScenario(options, OffenceKind.Idle, Longer));

        Assert.Equal((early, 30 - early), (result.Verdicts.Early, result.Verdicts.Reported));
        if (early == 0)
            Assert.Empty(result.Findings);
        else
            AssertFailed(result, "early: 30 clients");
    }

    [Fact]
    public async Task A_client_that_never_says_a_word_and_is_never_ended_was_missed()
    {
        using var server = new FaultyServer(Fault.NeverExpires, Short);
        FleetOptions options = Options(server, Short);
        RunResult result = await Runs.BelievableAsync(() => new HostileScenario(options, OffenceKind.Idle, Short));

        AssertFailed(result, "missed: 30 of 30");
    }

    /// <summary>The server without this fault ends them by the silence that half a packet is, in time.</summary>
    [Theory]
    [InlineData(nameof(OffenceKind.Half), nameof(Fault.ExpiresUnfinished), 30)]
    [InlineData(nameof(OffenceKind.Drip), nameof(Fault.ExpiresUnfinished), 30)]
    [InlineData(nameof(OffenceKind.Half), nameof(Fault.None), 0)]
    public async Task A_packet_that_was_begun_has_its_whole_time(string kind, string fault, long early)
    {
        using var server = new FaultyServer(Enum.Parse<Fault>(fault), Short);
        FleetOptions options = Options(server, Short);
        RunResult result = await Runs.BelievableAsync(
            () => new HostileScenario(options, Enum.Parse<OffenceKind>(kind), Short - TimeSpan.FromMilliseconds(50)));

        Assert.Equal((30, early), (result.Offenders!.Ended, result.Offenders.Early));
        if (early == 0)
            Assert.Empty(result.Findings);
        else
            AssertFailed(result, $"early: 30 offenders ({kind.ToLowerInvariant()})");
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_said_at_once()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var scenario = new HoldScenario(Runs.Options((IPEndPoint)reserved.LocalEndPoint!, Short));

        UnreachableServerException error = await Assert.ThrowsAsync<UnreachableServerException>(
            () => scenario.RunAsync(new SilentRunView(), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Contains("ECONNREFUSED", error.Message, StringComparison.Ordinal);
        Assert.Contains("--target", error.Message, StringComparison.Ordinal);
    }

    private static void AssertFailed(RunResult result, string finding)
    {
        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.Contains(result.Findings, one => one.Contains(finding, StringComparison.Ordinal));
    }

    /// <summary>Nobody waits longer than it takes to tell a late verdict from none.</summary>
    private static FleetOptions Options(FaultyServer server, TimeSpan timeout, bool isIdentified = false) =>
        Runs.Options(server.EndPoint, timeout, isIdentified) with
        {
            Interval = TimeSpan.FromMilliseconds(100),
            Warmup = TimeSpan.FromMilliseconds(250),
            Duration = TimeSpan.FromMilliseconds(500),
            VerdictGrace = TimeSpan.FromMilliseconds(1_000),
        };

    private static async Task<RunResult> RunSilenceAsync(string fault, TimeSpan timeout, bool isIdentified)
    {
        using var server = new FaultyServer(Enum.Parse<Fault>(fault), timeout);
        FleetOptions options = Options(server, timeout, isIdentified);
        return await Runs.BelievableAsync(() => new SilenceScenario(options, fraction: 0.5));
    }
}
