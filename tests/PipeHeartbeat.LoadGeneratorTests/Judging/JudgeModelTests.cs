using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The judge beside a naive one that keeps whole histories: random clients do random things at moments near every boundary.</summary>
public sealed class JudgeModelTests
{
    private const int Clients = 4;
    private const int TimeoutMs = 500;
    private const long TimeoutUs = TimeoutMs * 1_000;

    private static readonly Gen<long> Step = Gen.OneOf(
        Gen.OneOf(
            0L,
            1,
            TimeoutUs - VerdictJudge.ClockSlackUs - 1,
            TimeoutUs - VerdictJudge.ClockSlackUs,
            TimeoutUs - 1,
            TimeoutUs,
            TimeoutUs + VerdictJudge.VerdictGraceUs,
            TimeoutUs + VerdictJudge.VerdictGraceUs + 1),
        Gen.Long[0, TimeoutUs],
        Gen.Long[0, TimeoutUs / 20]);

    private static readonly Gen<ClientDeed> Deed = Gen.Frequency(
        (4, Gen.Const(ClientDeed.Connect)),
        (1, Gen.Const(ClientDeed.Grant)),
        (6, Gen.Const(ClientDeed.Beat)),
        (3, Gen.Const(ClientDeed.FallSilent)),
        (1, Gen.Const(ClientDeed.Leave)),
        (3, Gen.Const(ClientDeed.EndWithoutReason)),
        (2, Gen.Const(ClientDeed.EndForSilence)),
        (1, Gen.Const(ClientDeed.EndForDrain)),
        (1, Gen.Const(ClientDeed.EndForAnotherReason)));

    private static readonly Gen<(int, ClientDeed, long, bool)[]> Moves =
        Gen.Select(Gen.Int[0, Clients - 1], Deed, Step, Gen.Bool).Array[1, 60];

    [Fact]
    public void The_judge_comes_to_what_a_look_at_the_whole_history_comes_to() =>
        Moves.Sample(moves => Check(moves, clients => new VerdictJudge(clients)), iter: 20_000);

    /// <summary>Controls: the same check, and a judge that is a little wrong or is told something wrong.</summary>
    [Theory]
    [InlineData("no slack")]
    [InlineData("more slack")]
    [InlineData("less grace")]
    [InlineData("beats are lost")]
    [InlineData("silence is lost")]
    [InlineData("ends are seen earlier")]
    [InlineData("reasons are lost")]
    [InlineData("drains are lost")]
    [InlineData("leaving is lost")]
    public void A_wrong_judge_is_caught(string fault)
    {
        Func<int, VerdictJudge> create = fault switch
        {
            "no slack" => clients => new VerdictJudge(clients, slackUs: 0),
            "more slack" => clients => new VerdictJudge(clients, slackUs: VerdictJudge.ClockSlackUs + 1),
            "less grace" => clients => new VerdictJudge(clients, graceUs: VerdictJudge.VerdictGraceUs - 1),
            _ => clients => new VerdictJudge(clients),
        };

        Assert.ThrowsAny<CsCheckException>(() => Moves.Sample(moves => Check(moves, create, entry => Distort(entry, fault)), iter: 20_000));
    }

    private static HistoryEntry? Distort(HistoryEntry entry, string fault) => (fault, entry.Deed) switch
    {
        ("beats are lost", ClientDeed.Beat) => null,
        ("silence is lost", ClientDeed.FallSilent) => null,
        ("leaving is lost", ClientDeed.Leave) => null,
        ("ends are seen earlier", _) when entry.IsEnd => entry with { AtUs = entry.AtUs - 1 },
        ("reasons are lost", ClientDeed.EndForAnotherReason) => entry with { Deed = ClientDeed.EndWithoutReason },
        ("drains are lost", ClientDeed.EndForDrain) => entry with { Deed = ClientDeed.EndForAnotherReason },
        _ => entry,
    };

    private static void Check(
        (int Client, ClientDeed Deed, long StepUs, bool IsLong)[] moves,
        Func<int, VerdictJudge> create,
        Func<HistoryEntry, HistoryEntry?>? distort = null)
    {
        List<HistoryEntry> history = Legal(moves, out long nowUs);
        VerdictJudge judge = create(Clients);
        long latenessSumUs = 0;
        foreach (HistoryEntry entry in history)
        {
            if ((distort is null ? entry : distort(entry)) is { } told && Tell(judge, told) == Verdict.Right)
                latenessSumUs += judge.LastLatenessUs;
        }

        long finishUs = nowUs + TimeoutUs;
        judge.Finish(finishUs);

        var totals = new JudgeTotals(judge.Reported, judge.Early, judge.Missed, judge.FalseOffline, judge.Starved, judge.Drained, latenessSumUs);
        Assert.Equal(NaiveJudge.Judge(history, finishUs), totals);
        Assert.Equal(0, judge.Awaited);
        Assert.Equal(totals.Reported, judge.Lateness.Count);
    }

    /// <summary>Who is connected does not connect, and who is silent does not beat: the fleet never does that.</summary>
    private static List<HistoryEntry> Legal((int Client, ClientDeed Deed, long StepUs, bool IsLong)[] moves, out long nowUs)
    {
        var history = new List<HistoryEntry>();
        bool[] isThere = new bool[Clients];
        bool[] isSilent = new bool[Clients];
        nowUs = 0;
        foreach ((int client, ClientDeed deed, long stepUs, bool isLong) in moves)
        {
            nowUs += stepUs;
            bool isLegal = deed switch
            {
                ClientDeed.Connect => !isThere[client],
                ClientDeed.Beat => isThere[client] && !isSilent[client],
                ClientDeed.Grant or ClientDeed.FallSilent or ClientDeed.Leave => isThere[client],
                _ => true,
            };
            if (!isLegal)
                continue;

            var entry = new HistoryEntry(client, deed, nowUs, isLong ? TimeoutMs * 2 : TimeoutMs);
            history.Add(entry);
            isSilent[client] = deed == ClientDeed.FallSilent || (isSilent[client] && deed != ClientDeed.Connect);
            isThere[client] = deed == ClientDeed.Connect || (isThere[client] && deed != ClientDeed.Leave && !entry.IsEnd);
        }

        return history;
    }

    private static Verdict Tell(VerdictJudge judge, HistoryEntry entry)
    {
        switch (entry.Deed)
        {
            case ClientDeed.Connect:
                judge.Connect(entry.Client, entry.AtUs, entry.TimeoutMs);
                return Verdict.None;
            case ClientDeed.Grant:
                judge.Grant(entry.Client, entry.TimeoutMs);
                return Verdict.None;
            case ClientDeed.Beat:
                judge.Beat(entry.Client, entry.AtUs);
                return Verdict.None;
            case ClientDeed.FallSilent:
                judge.FallSilent(entry.Client);
                return Verdict.None;
            case ClientDeed.Leave:
                judge.Leave(entry.Client);
                return Verdict.None;
            default:
                return judge.End(entry.Client, entry.AtUs, entry.Reason);
        }
    }
}
