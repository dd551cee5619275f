using System.Globalization;
using System.Text.Json;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Nobody is lost: of all who came, each is here, or has gone for a reason, or is on his way.</summary>
[Collection(nameof(WholeMachine))]
public class ConservationTests
{
    private const int Connections = 10_000;
    private const int Few = 200;

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task While_10000_connections_come_and_go_no_more_are_in_flight_than_that_are_on_their_way_and_none_at_rest(string transport)
    {
        (Churn churn, JsonElement before, JsonElement after, ServerProcess server) = await RunAsync(transport, Connections, environment: []);
        await using (server)
        {
            JsonElement conservation = after.GetProperty("conservation");
            Assert.Equal(
                (Connections, 0, Connections, 0),
                (conservation.GetProperty("accepted").GetInt64(), conservation.GetProperty("live").GetInt64(), conservation.GetProperty("closedTotal").GetInt64(), InFlight(after)));
            JsonElement closed = after.GetProperty("counters").GetProperty("closed");
            foreach (Reason reason in Enum.GetValues<Reason>().Where(reason => reason != Reason.None))
                Assert.Equal((reason, churn.Ended(reason)), (reason, closed.GetProperty(reason.ToName()).GetInt64()));

            // Who was refused at the door was nobody, and who was taken over from is there.
            Dictionary<string, int> told = CountOffline(await EventSubscriber.ReadBetweenAsync(server.Admin, before, after));
            foreach (Reason reason in Enum.GetValues<Reason>().Where(reason => reason is not (Reason.None or Reason.Limit or Reason.Superseded)))
                Assert.Equal((reason, churn.Ended(reason)), (reason, told.GetValueOrDefault(reason.ToName())));
            Assert.Equal(Connections - churn.Ended(Reason.Limit) - churn.Ended(Reason.Superseded), told.Values.Sum());
        }
    }

    /// <summary>The control: a server that once counts somebody who has not come.</summary>
    [Fact]
    public async Task One_that_is_lost_is_in_flight_for_ever()
    {
        (_, _, JsonElement after, ServerProcess server) = await RunAsync("epoll", Few, GuardSwitch.Without(GuardSwitch.Conservation));
        await using (server)
            Assert.Equal(1, InFlight(after));
    }

    /// <returns>What was done, the status before and after it, and the server.</returns>
    private static async Task<(Churn Churn, JsonElement Before, JsonElement After, ServerProcess Server)> RunAsync(
        string transport, int connections, Dictionary<string, string> environment)
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        environment["PIPEHEARTBEAT__TRANSPORT"] = transport;
        environment["PIPEHEARTBEAT__MAXCONNECTIONSPERADDRESS"] = (Churn.Workers * 3 / 4).ToString(CultureInfo.InvariantCulture);
        ServerProcess server = await ServerProcess.StartAsync(environment);
        JsonElement before = await server.GetStatusAsync();
        int lost = (int)InFlight(before);
        var churn = new Churn(server, connections, seed);
        Task churning = churn.RunAsync();
        long most = 0;
        long mostUnderWay = 0;
        int looks = 0;
        for (; !churning.IsCompleted; looks++)
        {
            long done = churn.Done;
            JsonElement conservation = (await server.GetStatusAsync()).GetProperty("conservation");
            long underWay = churn.Begun - done;
            long inFlight = conservation.GetProperty("inFlight").GetInt64();
            Assert.InRange(inFlight, 0, underWay + lost);
            Assert.Equal(
                conservation.GetProperty("accepted").GetInt64(),
                conservation.GetProperty("live").GetInt64() + conservation.GetProperty("closedTotal").GetInt64() + inFlight);
            most = Math.Max(most, inFlight);
            mostUnderWay = Math.Max(mostUnderWay, underWay);
        }

        await churning;
        TestContext.Current.TestOutputHelper?.WriteLine($"{most} in flight at most, {mostUnderWay} under way at most, in {looks} looks");
        Assert.NotEqual(0, most);
        return (churn, before, await server.GetStatusAsync(), server);
    }

    /// <summary>How many clients were told offline, by reason; each once.</summary>
    private static Dictionary<string, int> CountOffline(List<JsonElement> told)
    {
        JsonElement[] offline = [.. told.Where(one => one.GetProperty("kind").GetString() == "offline")];
        Assert.Distinct(offline.Select(one => one.GetProperty("clientId").GetString()));
        return offline.CountBy(one => one.GetProperty("reason").GetString()!).ToDictionary();
    }

    private static long InFlight(JsonElement status) => status.GetProperty("conservation").GetProperty("inFlight").GetInt64();
}
