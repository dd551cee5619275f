using System.Globalization;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>The readers of a group that give signs of life, and this one among them. To give a sign waits for no answer. For one thread.</summary>
internal sealed class GroupMembers(IDatabase database, ClusterLogConsumerOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan MeetEvery = TimeSpan.FromSeconds(1);

    // Of the one request that is on its way. However long it lies between two looks, for whoever works on an event for long looks seldom: to think somebody gone who is not does no harm here.
    private readonly LeaseWatch _leases = new(options.LeaseTimeout, TimeSpan.MaxValue, timeProvider);
    private Task<IReadOnlyCollection<long>?>? _asking;
    private long _askedAt = long.MinValue;

    public long Number { get; } = Random.Shared.NextInt64(1, long.MaxValue);

    public string Self => Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Those who gave a sign of late, as last told; <see langword="null"/> until Redis has told.</summary>
    public IReadOnlyCollection<long>? Living { get; private set; }

    /// <summary>Once a second: counts this reader's lease up, and asks how the others stand.</summary>
    /// <returns>Whether it was told how they stand since the last call.</returns>
    public bool GiveSign(KeySpace keys)
    {
        bool isTold = false;
        if (_asking is { IsCompleted: true } answered)
        {
            _asking = null;
            IReadOnlyCollection<long>? living = answered.GetAwaiter().GetResult();
            isTold = living is not null;
            Living = living ?? Living;
        }

        if (_asking is null && (_askedAt == long.MinValue || timeProvider.GetElapsedTime(_askedAt) >= MeetEvery))
        {
            _askedAt = timeProvider.GetTimestamp();
            _asking = AskAsync(keys.ReadersOf(options.Group));
        }

        return isTold;
    }

    public async Task LeaveAsync(KeySpace keys)
    {
        // What is on its way would put it back.
        if (_asking is not null)
            await ((Task)_asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (_asking, _askedAt, Living) = (null, long.MinValue, null);
        await Attempt.TryAsync(() => database.HashDeleteAsync(keys.ReadersOf(options.Group), Self)).ConfigureAwait(false);
    }

    private async Task<IReadOnlyCollection<long>?> AskAsync(RedisKey readers)
    {
        Dictionary<long, long>? counters = null;
        await Attempt.TryAsync(async () =>
        {
            await database.HashIncrementAsync(readers, Self).ConfigureAwait(false);
            counters = (await database.HashGetAllAsync(readers).ConfigureAwait(false)).ToDictionary(entry => (long)entry.Name, entry => (long)entry.Value);
        }).ConfigureAwait(false);
        if (counters is null)
        {
            _leases.Miss();
            return null;
        }

        foreach ((long reader, _) in _leases.Look(counters))
        {
            // Should it be there after all, its next sign puts it back.
            if (reader != Number && counters.Remove(reader))
                await Attempt.TryAsync(() => database.HashDeleteAsync(readers, reader)).ConfigureAwait(false);
        }

        return counters.Keys;
    }
}
