using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>
/// The whole handler, over a transport in memory and under a virtual clock. The stream is served three times: at once, in pieces, and in pieces
/// with time and mishaps between. The first two must come to what the naive model says; the last to an end of which nothing is left.
/// </summary>
internal sealed class HandlerTarget : IFuzzTarget
{
    /// <summary>What three connections may allocate beside what follows the bytes that came.</summary>
    private const long MostBytes = 4 * 1024 * 1024;

    private const long MostBytesAByte = 512;
    private const int MostTries = 3;

    private const HandlerSettings OfWorld = HandlerSettings.HasApplication | HandlerSettings.IsLimited | HandlerSettings.IsTalkative;
    private const HandlerSettings OfTransport = HandlerSettings.HoldsClose | HandlerSettings.HasSmallBuffers;
    private const HandlerSettings OfEnd = HandlerSettings.EndsByReset | HandlerSettings.EndsSilent;

    private static readonly int[] DelaysMs =
    [
        1, 9, 10, 11, 50, 100, 199, 200, 201, 249, 250, 251, 450, 451, 500, 999, 1000, 2000, 2999, 3000, 3001, 4000, 4990, 4999, 5000, 5001, 5010,
        6000, 9000, 12_000, 14_000, 14_989, 14_990, 14_999, 15_000, 15_001, 15_010, 16_000, 20_000, 30_000,
    ];

    private readonly Dictionary<HandlerSettings, HandlerWorld> _worlds = [];
    private readonly Dictionary<HandlerSettings, (InMemoryTransport Transport, IConnectionListener Listener)> _transports = [];

    public string Name => "handler";

    public IEnumerable<FuzzInput> Seeds() =>
        from vector in VectorFile.All.Values
        where vector.From == PacketSender.Client && vector.Bytes.Length <= FuzzInput.MostStreamBytes
        from settings in new[] { HandlerSettings.Confirms, HandlerSettings.HasApplication | HandlerSettings.EndsSilent }
        select new FuzzInput((byte)settings, [6, 68, 3], vector.Bytes);

    /// <summary>
    /// What is counted is the whole process's, and now and then the runtime's own is in it: too much is only what is too much each time.
    /// </summary>
    public void Run(FuzzInput input)
    {
        long allocated = 0;
        for (int tries = 0; tries < MostTries; tries++)
        {
            allocated = Serve(input);
            if (allocated <= MostBytes + (MostBytesAByte * input.Size))
                return;
        }

        throw new FuzzException($"{allocated:N0} bytes were allocated for {input.Size} that came.");
    }

    /// <returns>How many bytes were allocated meanwhile.</returns>
    private long Serve(FuzzInput input)
    {
        var settings = (HandlerSettings)input.Settings;
        HandlerWorld world = WorldOf(settings & OfWorld);
        long before = GC.GetTotalAllocatedBytes(precise: false);
        try
        {
            if (!settings.HasFlag(HandlerSettings.IsLimited))
            {
                Check(input, Serve(world, input with { Steps = [] }, _ => { }));
                Check(input, Serve(world, input, run => Follow(run, input, isOnlyCut: true)));
            }

            Serve(world, input, run => Follow(run, input, isOnlyCut: false), settings & OfEnd);
        }
        catch
        {
            // Whatever it has left behind is not the next input's.
            _worlds.Remove(settings & OfWorld);
            world.Dispose();
            throw;
        }

        return GC.GetTotalAllocatedBytes(precise: false) - before;
    }

    private static void Check(FuzzInput input, Outcome outcome)
    {
        bool hasApplication = ((HandlerSettings)input.Settings).HasFlag(HandlerSettings.HasApplication);
        if (!NaiveSession.Agrees(outcome, input.Stream, hasApplication))
            throw new FuzzException($"Not what the model says.\n{outcome}\n{NaiveSession.Expect(input.Stream, hasApplication).Expected}");
    }

    private static void Follow(HandlerRun run, FuzzInput input, bool isOnlyCut)
    {
        foreach (byte step in input.Steps)
        {
            int value = step & 63;
            if (step < 64)
                run.Send(value < 40 ? value + 1 : (value - 39) * 64);
            else if (isOnlyCut)
                continue;
            else if (step < 128)
                run.Advance(DelaysMs[value % DelaysMs.Length]);
            else if (step < 192)
                run.Act(value % 6);
            else
                run.StandStill(DelaysMs[value % DelaysMs.Length]);
        }
    }

    private Outcome Serve(HandlerWorld world, FuzzInput input, Action<HandlerRun> follow, HandlerSettings end = HandlerSettings.None)
    {
        (InMemoryTransport transport, IConnectionListener listener) = TransportOf((HandlerSettings)input.Settings & OfTransport);
        var run = new HandlerRun(world, transport, listener, input);
        follow(run);
        run.SendRest();
        if (end == HandlerSettings.EndsByReset)
            run.Reset();
        else if (end != HandlerSettings.EndsSilent)
            run.Finish();
        return run.WaitForEnd();
    }

    private HandlerWorld WorldOf(HandlerSettings settings)
    {
        if (!_worlds.TryGetValue(settings, out HandlerWorld? world))
            _worlds.Add(settings, world = new HandlerWorld(settings));
        return world;
    }

    private (InMemoryTransport Transport, IConnectionListener Listener) TransportOf(HandlerSettings settings)
    {
        if (_transports.TryGetValue(settings, out (InMemoryTransport, IConnectionListener) known))
            return known;

        var transport = new InMemoryTransport(new InMemoryTransportOptions
        {
            ClientScheduler = PipeScheduler.Inline,
            BufferBytes = settings.HasFlag(HandlerSettings.HasSmallBuffers) ? 128 : 64 * 1024,
            HoldsClose = settings.HasFlag(HandlerSettings.HoldsClose),
        });
        IConnectionListener listener = transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0)).AsTask().GetAwaiter().GetResult();
        _transports.Add(settings, (transport, listener));
        return (transport, listener);
    }
}
