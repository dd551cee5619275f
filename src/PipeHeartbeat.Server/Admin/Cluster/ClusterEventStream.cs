using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Of what happens in the cluster. The place in all partitions is told before each pause, not with each event: it is long, and who resumes from an earlier one is told again what it knows.</summary>
/// <param name="writer">Writes to the subscriber.</param>
/// <param name="prefix">How the ids of clients begin that it wants to hear of; <see langword="null"/>: of all.</param>
/// <param name="position">Where it begins; it is kept up.</param>
/// <param name="timeProvider">Tells when it has heard nothing for long.</param>
/// <param name="over">Cancelled when the subscriber has gone or the stream ends.</param>
internal sealed class ClusterEventStream(SseWriter writer, string? prefix, ClusterPosition position, TimeProvider timeProvider, CancellationTokenSource over)
    : EventStream<ClusterEvent>(writer, timeProvider, over)
{
    private bool _hasPlace;

    protected override void Tell(in ClusterEvent told)
    {
        position.Pass(told);
        _hasPlace = true;
        Passed++;
        if (told.ClientId.Length > 0 && prefix is not null && !told.ClientId.StartsWith(prefix, StringComparison.Ordinal))
            return;
        switch (told.Kind)
        {
            case ClusterEventKind.Reset:
                Writer.WriteName("reset"u8);
                break;
            case ClusterEventKind.Snapshot:
                Writer.WriteName("snapshot"u8);
                break;
            case ClusterEventKind.Live:
                Writer.WriteName("live"u8);
                break;
            default:
                break;
        }

        Writer.WriteData(ClusterRows.Of(told), AdminJsonContext.Default.ClusterEventRow);
    }

    protected override void BeforePause() => TellPlace();

    protected override void TellPlace()
    {
        if (_hasPlace)
        {
            Writer.WriteId(position.ToString());
            Writer.WriteEnd();
        }

        _hasPlace = false;
        Passed = 0;
    }
}
