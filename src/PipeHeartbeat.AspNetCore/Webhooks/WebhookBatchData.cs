namespace PipeHeartbeat.AspNetCore;

/// <summary>Events, in the order of their numbers.</summary>
/// <param name="Node">The machine's name: numbers are those of its process.</param>
/// <param name="Events">At least one.</param>
internal sealed record WebhookBatchData(string Node, IReadOnlyList<EventRow> Events);
