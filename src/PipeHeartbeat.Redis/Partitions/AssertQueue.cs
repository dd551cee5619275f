using System.Diagnostics.CodeAnalysis;

namespace PipeHeartbeat.Redis;

/// <summary>Who is to be claimed again, each once. Who has not had his turn yet keeps it when all are added anew, so that where requests fail now and then everybody comes to it. For one thread.</summary>
internal sealed class AssertQueue
{
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);

    public int Count => _order.Count;

    public void Add(IEnumerable<string> clientIds)
    {
        foreach (string clientId in clientIds.Where(_waiting.Add))
            _order.Enqueue(clientId);
    }

    public bool TryTake([NotNullWhen(true)] out string? clientId) => _order.TryDequeue(out clientId) && _waiting.Remove(clientId);
}
