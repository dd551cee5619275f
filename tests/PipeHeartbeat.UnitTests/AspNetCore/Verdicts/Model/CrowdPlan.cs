using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>
/// What very many clients do, drawn in advance: each operation is a sign of life (of a client that is not connected: that it connects) or a
/// farewell. How the server takes it is not known here, so that the server and the model may each find out for themselves.
/// </summary>
internal sealed class CrowdPlan
{
    public const int TickMs = ExpiryLoop.TickMs;
    private const int MeanGapMs = 10_000;
    private const int FarewellEvery = 12;

    // In ticks. The monitor wakes in between.
    private const int LeastBetween = 40;
    private const int MostBetween = 400;

    private readonly int[] _clients;
    private readonly int[] _atMs;

    /// <param name="clients">How many.</param>
    /// <param name="operations">What they do in all.</param>
    /// <param name="random">Where it is drawn from.</param>
    /// <param name="areShort">Whether all pauses are too short to be stalls, and the wheel goes on first.</param>
    public CrowdPlan(int clients, int operations, Random random, bool areShort = false)
    {
        Clients = clients;
        _clients = new int[operations];
        _atMs = new int[operations];

        // Each client is drawn once in the mean gap; no operation falls on a tick.
        double perTick = (double)clients * TickMs / MeanGapMs;
        for (int i = 0; i < operations; i++)
        {
            double at = i / perTick;
            int tick = (int)at;
            _atMs[i] = (tick * TickMs) + 1 + (int)((at - tick) * (TickMs - 1));
            int client = random.Next(clients);
            _clients[i] = random.Next(FarewellEvery) == 0 ? ~client : client;
        }

        EndMs = ((_atMs[^1] / TickMs) + 1) * TickMs;
        for (int atMs = 5_000; ; atMs = Pauses[^1].EndMs + (random.Next(LeastBetween, MostBetween) * TickMs))
        {
            int endMs = atMs + (Length(random, areShort) * TickMs);
            if (endMs > EndMs)
                break;
            Pauses.Add(new Pause(atMs, endMs, areShort ? 1 : random.Next(3)));
        }
    }

    public int Clients { get; }

    public int Count => _clients.Length;

    public int EndMs { get; }

    public List<Pause> Pauses { get; } = [];

    public (int Client, bool IsFarewell, int AtMs) this[int index] =>
        _clients[index] is >= 0 and var client ? (client, false, _atMs[index]) : (~_clients[index], true, _atMs[index]);

    /// <summary>Some too short to be a stall, most longer, some longer than the timeout; in ticks.</summary>
    private static int Length(Random random, bool areShort) => (areShort ? 0 : random.Next(4)) switch
    {
        0 => random.Next(1, 25),
        1 => random.Next(25, 50),
        2 => random.Next(50, 500),
        _ => random.Next(500, 2500),
    };
}
