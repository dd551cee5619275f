using System.Net;

namespace PipeHeartbeat.Server;

/// <summary>A server does not answer, or says no; the message is the line that the person at the keyboard gets to see.</summary>
internal sealed class AdminException(string message, Exception? cause = null) : IOException(message, cause)
{
    /// <summary>What it said; <see langword="null"/> if it said nothing.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Whether it gave a reason, as a server of ours does.</summary>
    public bool IsExplained { get; init; }

    /// <summary>Whether it might do better a little later.</summary>
    public bool IsPassing => Status is null or >= HttpStatusCode.InternalServerError;
}
