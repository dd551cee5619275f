using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>That a <see cref="HeartbeatClient"/> came into another state, and why. Immutable, safe to use from any thread.</summary>
public sealed class HeartbeatStateChange
{
    internal HeartbeatStateChange(HeartbeatState state, Reason reason = Reason.None, TimeSpan retryIn = default, string text = "", Exception? error = null)
    {
        State = state;
        Reason = reason;
        RetryIn = retryIn;
        Text = text;
        Error = error;
    }

    /// <summary>The state that it is in now.</summary>
    public HeartbeatState State { get; }

    /// <summary>
    /// In <see cref="HeartbeatState.Waiting"/> and <see cref="HeartbeatState.Stopped"/>: why the last connection ended. That is the reason of the
    /// server's BYE, or what was seen here: <see cref="Reason.Closed"/> (the server hung up, or this side was stopped),
    /// <see cref="Reason.Reset"/> (no connection could be made, or it broke), <see cref="Reason.HelloTimeout"/> (no WELCOME in time),
    /// <see cref="Reason.HeartbeatTimeout"/> (no ACK in time), <see cref="Reason.ProtocolError"/> (the server sent what it may not).
    /// <see cref="Reason.None"/> where no connection was tried, because the token provider has failed.
    /// </summary>
    public Reason Reason { get; }

    /// <summary>In <see cref="HeartbeatState.Waiting"/>: in how long the next connection is tried. Otherwise zero.</summary>
    public TimeSpan RetryIn { get; }

    /// <summary>The text of the server's BYE, at most 128 bytes of UTF-8; empty if it sent none.</summary>
    public string Text { get; }

    /// <summary>What was caught, if anything: of the socket, of TLS, of the token provider, or what this client missed in the server.</summary>
    public Exception? Error { get; }

    /// <summary>One line for a log or a console.</summary>
    /// <returns>For example <c>waiting 1.250 s: drain</c>.</returns>
    public override string ToString()
    {
        string state = State switch
        {
            HeartbeatState.Idle => "idle",
            HeartbeatState.Connecting => "connecting",
            HeartbeatState.Online => "online",
            HeartbeatState.Waiting => RetryIn.TotalSeconds.ToString("'waiting '0.000' s'", CultureInfo.InvariantCulture),
            _ => "stopped",
        };
        string reason = Reason == Reason.None ? "" : $": {Reason.ToName()}";
        string what = Text.Length > 0 ? Text : Error?.Message ?? "";
        return what.Length == 0 ? state + reason : $"{state}{reason} ({what})";
    }
}
