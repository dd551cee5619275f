using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Slows or quickens clients while they are connected, and decides for those who connect later. It reaches those who said HELLO; who only beats is sent
/// nothing. What is decided here goes before what a client wishes, and is forgotten with the process. A service of the application; thread-safe.
/// </summary>
/// <remarks>
/// Nobody is declared offline for it: a longer timeout holds before the client is told, a shorter one from when two of its heartbeats came no more than one and a half
/// of the new intervals apart.
/// </remarks>
public sealed class HeartbeatPace
{
    private readonly Lock _lock = new();
    private readonly SessionManager _manager;
    private readonly TimeSpan _minInterval;
    private readonly TimeSpan _maxInterval;
    private volatile PaceRules _rules = PaceRules.None;

    internal HeartbeatPace(SessionManager manager, HeartbeatOptions options)
    {
        _manager = manager;
        _minInterval = options.MinInterval;
        _maxInterval = options.MaxInterval;
    }

    /// <summary>The most rules at a time: 100.</summary>
    public static int MaxRules => 100;

    /// <summary>What holds, the longest prefix first: of several that fit a client, the first one does. Without one that fits, a client gets what it wishes, or
    /// the server's interval.</summary>
    public IReadOnlyList<PaceRule> Rules => _rules.All;

    /// <summary>Decides for those whose ids begin so, and tells those who are there. Rules for longer prefixes that begin with this one are replaced.</summary>
    /// <param name="interval">How often they are to beat: <see cref="HeartbeatOptions.MinInterval"/> to <see cref="HeartbeatOptions.MaxInterval"/>, rounded to milliseconds.</param>
    /// <param name="prefix">How their ids begin; empty: all.</param>
    /// <returns>How many are told.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is out of range.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxRules"/> already, and none of them is replaced.</exception>
    public int Set(TimeSpan interval, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, _minInterval);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, _maxInterval);
        int intervalMs = (int)Math.Round(interval.TotalMilliseconds);
        lock (_lock)
        {
            PaceRules rules = _rules.With(new PaceRule(prefix, TimeSpan.FromMilliseconds(intervalMs)));
            if (rules.All.Count > MaxRules)
                throw new InvalidOperationException($"There are {MaxRules} rules already: set one for a shorter prefix, which replaces those for longer ones, or clear some.");
            _rules = rules;
            return Tell(prefix);
        }
    }

    /// <summary>Takes back what was decided for those whose ids begin so, and tells those who are there: the interval of a rule that is left, or the server's.
    /// What they wished when they came is not known any more.</summary>
    /// <param name="prefix">How their ids begin; empty: all.</param>
    /// <returns>How many are told.</returns>
    public int Clear(string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        lock (_lock)
        {
            PaceRules rules = _rules.Without(prefix);
            if (rules.All.Count == _rules.All.Count)
                return 0;
            _rules = rules;
            return Tell(prefix);
        }
    }

    /// <summary>What a client that says who it is gets, if somebody decided that.</summary>
    internal int? FindMs(string clientId) => _rules.Find(clientId) is { } rule ? (int)rule.Interval.TotalMilliseconds : null;

    private int Tell(string prefix)
    {
        // Between the rule and the walk, as between a client's id and its look at the rules: one of the two sees the other.
        Interlocked.MemoryBarrier();
        int told = 0;
        foreach (ConnectionSnapshot connection in _manager.Table.Enumerate(_manager.Clock.NowMs))
        {
            var session = (HeartbeatSession)connection.Owner;
            if (session.ClientId is { } id && id.StartsWith(prefix, StringComparison.Ordinal) && session.Pace())
                told++;
        }

        Log.Paced(_manager.Logger, told, prefix);
        return told;
    }
}
