using System.Diagnostics.CodeAnalysis;

namespace PipeHeartbeat.Protocol;

/// <summary>The names of <see cref="Reason"/> as events, metrics, logs and the admin API spell them. Safe to use from any thread.</summary>
public static class ReasonNames
{
    /// <summary>The size of an array that is indexed by reason: every code of the list, and <see cref="Reason.None"/>.</summary>
    public const int Count = 13;

    /// <summary>Names a reason. Allocates nothing.</summary>
    /// <param name="reason">Any value.</param>
    /// <returns>
    /// The snake_case name; <c>none</c> for <see cref="Reason.None"/>; <c>unknown</c> for a code that is not in the list,
    /// so that a peer can not invent names.
    /// </returns>
    public static string ToName(this Reason reason) => reason switch
    {
        Reason.None => "none",
        Reason.HeartbeatTimeout => "heartbeat_timeout",
        Reason.Closed => "closed",
        Reason.Reset => "reset",
        Reason.ProtocolError => "protocol_error",
        Reason.FrameTimeout => "frame_timeout",
        Reason.HelloTimeout => "hello_timeout",
        Reason.Unauthorized => "unauthorized",
        Reason.Kicked => "kicked",
        Reason.Superseded => "superseded",
        Reason.Drain => "drain",
        Reason.Limit => "limit",
        Reason.NodeLost => "node_lost",
        _ => "unknown",
    };

    /// <summary>Finds the reason of a name.</summary>
    /// <param name="name">
    /// A name of the list, exactly as <see cref="ToName"/> spells it; <c>none</c> and <c>unknown</c> are not in the list.
    /// </param>
    /// <param name="reason">The reason, or <see cref="Reason.None"/> where the name is not in the list.</param>
    /// <returns>Whether the name is in the list.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out Reason reason)
    {
        reason = name switch
        {
            "heartbeat_timeout" => Reason.HeartbeatTimeout,
            "closed" => Reason.Closed,
            "reset" => Reason.Reset,
            "protocol_error" => Reason.ProtocolError,
            "frame_timeout" => Reason.FrameTimeout,
            "hello_timeout" => Reason.HelloTimeout,
            "unauthorized" => Reason.Unauthorized,
            "kicked" => Reason.Kicked,
            "superseded" => Reason.Superseded,
            "drain" => Reason.Drain,
            "limit" => Reason.Limit,
            "node_lost" => Reason.NodeLost,
            _ => Reason.None,
        };
        return reason != Reason.None;
    }
}
