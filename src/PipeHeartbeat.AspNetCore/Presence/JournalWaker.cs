namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Wakes the readers of a journal who wait, on the thread pool, and not for every event: after it has woken somebody it rests for
/// <see cref="Rest"/>, and what is published meanwhile is told then. So a publisher pays for one wake in that time at most, however many
/// readers there are and however often they catch up, and an event that comes after a rest is told at once.
/// </summary>
/// <remarks>
/// It is <see cref="Asleep"/> when nobody waits, <see cref="Armed"/> when the next publisher has to send for it, <see cref="Busy"/> when it is on its
/// way, at work or resting. Whoever begins to wait says so first and then arms it; it gives up being busy first and then looks once more: so
/// nobody waits unseen.
/// </remarks>
internal sealed class JournalWaker : IThreadPoolWorkItem, IDisposable
{
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    private const int Asleep = 0;
    private const int Armed = 1;
    private const int Busy = 2;

    private readonly Lock _opening = new();
    private readonly ITimer _rest;
    private JournalReader[] _readers = [];
    private int _state;
    private bool _isOver;

    public JournalWaker(TimeProvider timeProvider) => _rest =
        timeProvider.CreateTimer(static state => ((JournalWaker)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Who is open, at this moment.</summary>
    public JournalReader[] Readers => Volatile.Read(ref _readers);

    public void Add(JournalReader reader)
    {
        lock (_opening)
        {
            Volatile.Write(ref _readers, [.. _readers, reader]);
            if (_isOver)
                reader.End();
        }
    }

    public void Remove(JournalReader reader)
    {
        lock (_opening)
            Volatile.Write(ref _readers, Array.FindAll(_readers, other => other != reader));
    }

    /// <summary>An event was published, with a full fence behind it.</summary>
    public void OnPublished()
    {
        if (Volatile.Read(ref _state) == Armed && Interlocked.CompareExchange(ref _state, Busy, Armed) == Armed)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Somebody waits, and has said so with a full fence.</summary>
    public void OnWaiting() => Interlocked.CompareExchange(ref _state, Armed, Asleep);

    /// <summary>Ends all waiting, for good.</summary>
    public void Dispose()
    {
        lock (_opening)
        {
            _isOver = true;
            foreach (JournalReader reader in _readers)
                reader.End();
        }

        _rest.Dispose();
    }

    void IThreadPoolWorkItem.Execute() => Look();

    private void Look()
    {
        while (true)
        {
            if (WakeReady())
            {
                _rest.Change(Rest, Timeout.InfiniteTimeSpan);
                return;
            }

            // Whoever began to wait, or published, while this was busy relied on it: so it gives that up first and then looks again.
            int state = Any(static reader => reader.IsWaiting) ? Armed : Asleep;
            Interlocked.Exchange(ref _state, state);
            bool isNeeded = state == Armed
                ? Any(static reader => reader.IsWaiting && reader.IsReady)
                : Any(static reader => reader.IsWaiting);
            if (!isNeeded || Interlocked.CompareExchange(ref _state, Busy, state) != state)
                return;
        }
    }

    /// <returns>Whether somebody was woken.</returns>
    private bool WakeReady()
    {
        bool hasWoken = false;
        foreach (JournalReader reader in Readers)
            hasWoken |= reader.IsWaiting && reader.IsReady && reader.Wake();
        return hasWoken;
    }

    private bool Any(Predicate<JournalReader> condition) => Array.Exists(Readers, condition);
}
