namespace PipeHeartbeat.Liveness;

/// <summary>
/// Who is told that a connection's time is up. This is the seam between suspicion and verdict: the wheel only names the connection, its
/// owner looks at everything that has arrived, and only then calls <see cref="ConnectionTable.TryExpire"/>.
/// </summary>
public interface IDeadlineSink
{
    /// <summary>
    /// A deadline of the connection has come. Called on the thread of the <see cref="ExpiryLoop"/>, so it must hand the work on and return.
    /// It is called again every <see cref="ExpiryLoop.ReminderInterval"/>, or as often as a shorter timeout of the connection passes, for
    /// as long as the connection stays overdue.
    /// </summary>
    /// <param name="id">The connection.</param>
    /// <param name="owner">The object that it was opened with.</param>
    void OnDeadline(ConnectionId id, object owner);
}
