namespace PipeHeartbeat.Liveness;

/// <summary>
/// Who is told that a connection's time is up. This is the seam between suspicion and verdict: the wheel only names the connection, its
/// owner looks at everything that has arrived, and only then calls <see cref="ConnectionTable.TryExpire"/>.
/// </summary>
public interface IDeadlineSink
{
    /// <summary>
    /// A deadline of the connection has come. Called on the thread of the <see cref="ExpiryLoop"/>, so it must hand the work on and return.
    /// It is called again for as long as the connection stays overdue.
    /// </summary>
    /// <param name="id">The connection.</param>
    /// <param name="owner">The object that it was opened with.</param>
    /// <param name="nowMs">The time at which it was found to be due.</param>
    /// <returns>When to call again at the latest; <see cref="long.MaxValue"/>: after <see cref="ExpiryLoop.ReminderInterval"/>. A timeout of the
    /// connection that passes sooner has it called sooner.</returns>
    long OnDeadline(ConnectionId id, object owner, long nowMs);
}
