namespace PipeHeartbeat.AspNetCore;

/// <summary>Whether a client is believed.</summary>
public readonly record struct AuthenticationVerdict
{
    private AuthenticationVerdict(bool isAccepted, string? detail)
    {
        IsAccepted = isAccepted;
        Detail = detail;
    }

    /// <summary>It is who it says.</summary>
    public static AuthenticationVerdict Accepted => new(isAccepted: true, detail: null);

    /// <summary>Whether it is.</summary>
    public bool IsAccepted { get; }

    /// <summary>Why not, for operators: it stands in the event and on the console, not in what the client is told.</summary>
    public string? Detail { get; }

    /// <summary>It is not, and the connection ends with <c>unauthorized</c>.</summary>
    /// <param name="detail">Why, with nothing secret in it.</param>
    public static AuthenticationVerdict Refused(string detail) => new(isAccepted: false, detail);
}
