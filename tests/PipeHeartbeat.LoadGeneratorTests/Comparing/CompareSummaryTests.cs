using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class CompareSummaryTests
{
    [Fact]
    public void Figures_are_medians_and_ratios_are_to_ours()
    {
        IReadOnlyList<PeerResult> peers = CompareSummary.Make(
        [
            InventedPeer.Measured(PeerCatalog.Baseline, isAnswered: false, 9, 1, 2),
            InventedPeer.Measured(PeerCatalog.AnsweringBaseline, isAnswered: true, 4),
            InventedPeer.Measured("other", isAnswered: true, 10, 30),
            InventedPeer.Measured("mute", isAnswered: false, 1),
        ]);

        Assert.Equal([2, 4, 20, 1], peers.Select(peer => peer.Figures.CpuPerBeatUs));
        Assert.Equal([1, 2, 10, 0.5], peers.Select(peer => peer.Ratios.CpuPerBeat));
        Assert.Equal([null, 1, 5, null], peers.Select(peer => peer.Ratios.CpuPerBeatToAnswering));
        Assert.Equal([1, 2, 10, 0.5], peers.Select(peer => peer.Ratios.BytesPerConnection));
        Assert.Equal([1, 2, 10, 0.5], peers.Select(peer => peer.Ratios.CpuPerAccept));
    }

    [Fact]
    public void A_round_in_which_the_generator_fell_behind_does_not_count()
    {
        Contender contender = InventedPeer.Measured(PeerCatalog.Baseline, isAnswered: false, 1, 100, 3);
        contender.Rounds[1] = contender.Rounds[1] with { IsValid = false };

        PeerResult peer = CompareSummary.Make([contender])[0];

        Assert.Equal(2, peer.Figures.CpuPerBeatUs);
        Assert.Equal(3, peer.Rounds.Count);
    }

    [Fact]
    public void Without_a_round_that_counts_there_is_no_figure_and_the_comparison_is_not_complete()
    {
        Contender contender = InventedPeer.Measured("other", isAnswered: true, 1);
        contender.Rounds[0] = contender.Rounds[0] with { IsValid = false };

        CompareResult result = Invented.Comparison(contender);

        Assert.Null(result.Peers[0].Figures.CpuPerBeatUs);
        Assert.Null(result.Peers[0].Ratios.CpuPerBeat);
        Assert.False(result.IsComplete);
        Assert.True(Invented.Comparison(InventedPeer.Measured("other", isAnswered: true, 1)).IsComplete);
    }

    [Fact]
    public void A_division_by_nothing_gives_no_ratio() => Assert.Null(
        CompareSummary.Make([InventedPeer.Measured(PeerCatalog.Baseline, false, 0), InventedPeer.Measured("other", true, 1)])[1].Ratios.CpuPerBeat);

    [Fact]
    public void The_timeout_leaves_room_for_five_beats_and_is_never_short()
    {
        Assert.Equal(TimeSpan.FromSeconds(15), new ComparePlan { Connections = 5000, Rate = 5000 }.LoadTimeout);
        Assert.Equal(TimeSpan.FromSeconds(50), new ComparePlan { Connections = 5000, Rate = 500 }.LoadTimeout);
    }
}
