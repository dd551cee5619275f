using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Of what happens here.</summary>
/// <param name="writer">Writes to the subscriber.</param>
/// <param name="prefix">How the ids of clients begin that it wants to hear of; <see langword="null"/>: of all.</param>
/// <param name="timeProvider">Tells when it has heard nothing for long.</param>
/// <param name="over">Cancelled when the subscriber has gone or the stream ends.</param>
internal sealed class PresenceEventStream(EventWriter writer, string? prefix, TimeProvider timeProvider, CancellationTokenSource over)
    : EventStream<PresenceEvent>(writer.Output, timeProvider, over)
{
    private long? _place;

    protected override void Tell(in PresenceEvent told)
    {
        switch (told.Kind)
        {
            case PresenceEventKind.Reset:
                _place = null;
                writer.WriteReset(told.Seq);
                break;
            case PresenceEventKind.Live:
                writer.WriteLive(told.Seq);
                break;
            case PresenceEventKind.Snapshot when IsWanted(told):
                writer.WriteSnapshot(told);
                break;
            case PresenceEventKind.Snapshot:
                break;
            case var _ when IsWanted(told):
                _place = null;
                Passed = 0;
                writer.WriteEvent(told);
                break;
            default:
                _place = told.Seq;
                Passed++;
                break;
        }
    }

    private bool IsWanted(in PresenceEvent told) => prefix is null || told.ClientId.StartsWith(prefix, StringComparison.Ordinal);

    protected override void TellPlace()
    {
        if (_place is { } place)
            writer.WritePlace(place);
        _place = null;
        Passed = 0;
    }
}
