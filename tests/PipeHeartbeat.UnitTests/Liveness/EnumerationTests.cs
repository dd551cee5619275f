using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class EnumerationTests
{
    private const int Staying = 3_000;
    private const int Walks = 300;

    [Fact]
    public void An_empty_table_has_nobody_to_walk_over()
    {
        foreach (ConnectionSnapshot _ in new ConnectionTable().Enumerate(0)) Assert.Fail("somebody");
    }

    [Fact]
    public void Ended_connections_are_seen_until_they_are_freed()
    {
        var table = new ConnectionTable(suspectAfterMissed: 1);
        ConnectionId[] ids = [.. Enum.GetValues<ConnectionPhase>().Select(table.OpenAs)];
        var seen = new List<ConnectionId>();
        foreach (ConnectionSnapshot snapshot in table.Enumerate(0)) seen.Add(snapshot.Id);

        // The first of them was freed, and its slot taken by the second.
        Assert.Equal(ids.Skip(1).Order(ById), seen.Order(ById));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5_000)]
    public void A_walk_in_parts_sees_all_once(int atOnce)
    {
        var table = new ConnectionTable();
        ConnectionId[] ids = [.. Enumerable.Range(0, Staying).Select(_ => table.Open(0, new object()))];
        for (int i = 0; i < ids.Length; i += 3)
        {
            table.TryClose(ids[i]);
            table.Free(ids[i]);
        }

        var seen = new List<ConnectionId>();
        for (int next = 0, before = -1; seen.Count != before;)
        {
            before = seen.Count;
            ConnectionEnumerator part = table.Enumerate(0, next);
            for (int i = 0; i < atOnce && part.MoveNext(); i++)
                seen.Add(part.Current.Id);
            next = part.NextSlot;
        }

        Assert.Equal(ids.Where((_, i) => i % 3 != 0), seen);
        Assert.False(table.Enumerate(0, int.MaxValue).MoveNext());
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Enumerate(0, -1));
    }

    [Fact]
    public void Those_who_stay_are_seen_once_each_and_whole_while_others_come_and_go()
    {
        int seed = TestSeed.Next();
        var table = new ConnectionTable();
        var staying = new HashSet<ConnectionId>();
        var passers = new Passers(table, new Random(seed));
        for (int i = 0; i < Staying; i++)
        {
            staying.Add(table.Open(0, new Passer(1)));
            passers.ComeAndGo();
        }

        using var stop = new CancellationTokenSource();
        var churn = new Thread(() => passers.Run(stop.Token));
        churn.Start();
        try
        {
            for (int walk = 0; walk < Walks; walk++)
            {
                var seen = new HashSet<ConnectionId>();
                foreach (ConnectionSnapshot snapshot in table.Enumerate(0))
                {
                    Assert.True(seen.Add(snapshot.Id), "seen twice");
                    Assert.Equal(((Passer)snapshot.Owner).Mark, snapshot.TimeoutMs == Tables.TimeoutMs ? 1 : snapshot.TimeoutMs);
                }

                Assert.Subset(seen, staying);
            }
        }
        finally
        {
            stop.Cancel();
            churn.Join();
        }

        Assert.True(passers.Count > Walks);
        TestSeed.Print($"{passers.Count} came and went");
    }

    private static readonly Comparer<ConnectionId> ById = Comparer<ConnectionId>.Create((a, b) => a.Value.CompareTo(b.Value));

    /// <summary>An owner whose mark is also its timeout, so that a snapshot made of two tenants shows.</summary>
    private sealed record Passer(int Mark);

    private sealed class Passers(ConnectionTable table, Random random)
    {
        private readonly Queue<ConnectionId> _here = [];

        public long Count { get; private set; }

        public void Run(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested) ComeAndGo();
        }

        public void ComeAndGo()
        {
            if (_here.Count > random.Next(2_000))
            {
                ConnectionId id = _here.Dequeue();
                table.TryClose(id);
                table.Free(id);
                return;
            }

            int mark = random.Next(2, 10_000);
            table.TryOpen(new Passer(mark), 0, mark, mark, out ConnectionId opened);
            _here.Enqueue(opened);
            Count++;
        }
    }
}
