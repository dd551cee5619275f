using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Redis;

/// <summary>What became of a client here and has not been told to Redis yet: <see cref="Here"/>, or <see cref="Gone"/>.</summary>
/// <param name="Connection">The connection by which it is here now; <see langword="default"/>: it has gone.</param>
/// <param name="Since">Since when it is so, as a timestamp.</param>
/// <param name="Reason">Why it has gone.</param>
/// <param name="Grace">How long it is waited for, then.</param>
internal readonly record struct Change(ConnectionId Connection, long Since, Reason Reason, TimeSpan Grace)
{
    public bool HasGone => Connection == default;

    public static Change Here(ConnectionId connection, long since) => new(connection, since, Reason.None, TimeSpan.Zero);

    public static Change Gone(long since, Reason reason, TimeSpan grace = default) => new(default, since, reason, grace);

    /// <summary>One that has gone nobody knows when.</summary>
    public static Change GoneUnseen() => Gone(long.MinValue, Reason.Closed);
}
