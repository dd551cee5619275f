using System.Collections.Concurrent;
using System.Net;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Counts the connections of each address, up to so many. Thread-safe.</summary>
internal sealed class AddressCounts(int most)
{
    private readonly ConcurrentDictionary<IPAddress, int> _counts = new();

    /// <summary>Addresses that are counted.</summary>
    public int Count => _counts.Count;

    public bool TryAdd(IPAddress address)
    {
        while (true)
        {
            if (!_counts.TryGetValue(address, out int count))
            {
                if (_counts.TryAdd(address, 1))
                    return true;
            }
            else if (count >= most)
            {
                return false;
            }
            else if (_counts.TryUpdate(address, count + 1, count))
            {
                return true;
            }
        }
    }

    public void Remove(IPAddress address)
    {
        while (_counts.TryGetValue(address, out int count))
        {
            if (count > 1 ? _counts.TryUpdate(address, count - 1, count) : _counts.TryRemove(KeyValuePair.Create(address, count)))
                return;
        }
    }
}
