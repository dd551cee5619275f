using System.Net;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class SilencedInMidPacketTests
{
    private const int Beat = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_client_falls_silent_only_behind_a_whole_packet()
    {
        using var sockets = new TornSockets();
        sockets.Grant((3 * Beat) + 5);
        var script = new SilencingScript(sockets);
        FleetOptions options = Runs.Options(new IPEndPoint(IPAddress.Loopback, 1), Timeout) with
        {
            Connections = 1,
            Interval = TimeSpan.FromMilliseconds(5),
            Warmup = TimeSpan.FromMilliseconds(100),
            Duration = TimeSpan.FromMilliseconds(100),
        };
        using var fleet = new Fleet(options, script, sockets, (int)Timeout.TotalMilliseconds);
        fleet.Start();
        await fleet.Completion.OrFailAsync("the end of a run");

        Assert.Equal(4 * Beat, sockets.Taken);
        Assert.Equal((0, 1), (script.SilentTooEarly, script.Silenced));

        // What was missing came when the script was asked for the second time, and the silence counts from there.
        Assert.InRange(script.LastSignUs, script.GrantedUs, script.SilencedUs);
    }

    /// <summary>Silences the client, and lets the kernel take the rest of its packet when that was tried.</summary>
    private sealed class SilencingScript(TornSockets sockets) : FleetScript
    {
        private int _asked;

        public int SilentTooEarly { get; private set; }

        public int Silenced { get; private set; }

        public long GrantedUs { get; private set; }

        public long SilencedUs { get; private set; }

        public long LastSignUs { get; private set; }

        public override void Begin(Fleet fleet, long nowUs) => fleet.PlanDeed(0, nowUs);

        public override void OnDeed(Fleet fleet, int client, long nowUs)
        {
            if (++_asked == 2)
            {
                GrantedUs = FleetClock.NowUs;
                sockets.Grant(Beat - 5);
            }

            fleet.Silence(client, nowUs);
            SilencedUs = FleetClock.NowUs;
            bool isSilent = fleet.StateOf(client) == ClientState.Silent;
            SilentTooEarly += isSilent && _asked < 2 ? 1 : 0;
            Silenced += isSilent ? 1 : 0;
            LastSignUs = fleet.Judge.FindLastDeadlineUs() - (long)Timeout.TotalMicroseconds;
        }

        public override bool IsDone(Fleet fleet, long nowUs) => Silenced > 0;
    }
}
