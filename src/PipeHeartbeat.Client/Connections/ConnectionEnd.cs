using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>How a connection ended.</summary>
internal sealed class ConnectionEnd(Reason reason, Exception? error = null)
{
    public ConnectionEnd(in ByePacket bye)
        : this(bye.Reason)
    {
        IsBye = true;
        RetryAfter = TimeSpan.FromMilliseconds(bye.RetryAfterMs);
        Text = bye.Text;
    }

    public Reason Reason { get; } = reason;

    public Exception? Error { get; } = error;

    /// <summary>Whether the server said so.</summary>
    public bool IsBye { get; }

    /// <summary>When the server wants us back; zero if it does not say.</summary>
    public TimeSpan RetryAfter { get; }

    public string Text { get; } = "";

    /// <summary>How long ago the server's WELCOME was; null if there was none. Set when the connection is over.</summary>
    public TimeSpan? OnlineFor { get; set; }
}
