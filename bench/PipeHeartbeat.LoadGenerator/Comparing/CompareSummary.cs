namespace PipeHeartbeat.LoadGenerator;

/// <summary>Makes medians and ratios of what the rounds found.</summary>
internal static class CompareSummary
{
    public static IReadOnlyList<PeerResult> Make(IReadOnlyList<Contender> contenders)
    {
        PeerFigures? ours = Find(PeerCatalog.Baseline);
        PeerFigures? answering = Find(PeerCatalog.AnsweringBaseline);
        return [.. contenders.Select(Summarize)];

        PeerFigures? Find(string key) => contenders.FirstOrDefault(contender => contender.Peer.Key == key) is { } one ? Medians(one) : null;

        PeerResult Summarize(Contender contender)
        {
            PeerFigures figures = Medians(contender);
            Peer peer = contender.Peer;
            var ratios = new PeerRatios(
                Ratio(figures.CpuPerBeatUs, ours?.CpuPerBeatUs),
                peer.IsAnswered ? Ratio(figures.CpuPerBeatUs, answering?.CpuPerBeatUs) : null,
                Ratio(figures.BytesPerConnection, ours?.BytesPerConnection),
                Ratio(figures.CpuPerAcceptUs, ours?.CpuPerAcceptUs));
            return new PeerResult(
                peer.Key,
                peer.Name,
                contender.Version,
                contender.Configuration,
                peer.IsAnswered,
                figures,
                ratios,
                contender.Detection,
                contender.Rounds,
                contender.Remarks);
        }
    }

    private static double? Ratio(double? value, double? to) => to > 0 ? value / to : null;

    private static PeerFigures Medians(Contender contender)
    {
        PeerFigures[] counting = [.. contender.Rounds.Where(round => round.IsValid).Select(round => round.Figures)];
        return new PeerFigures(
            Median.Of(counting.Select(figures => figures.CpuPerBeatUs)),
            Median.Of(counting.Select(figures => figures.BytesPerConnection)),
            Median.Of(counting.Select(figures => figures.CpuPerAcceptUs)));
    }
}
