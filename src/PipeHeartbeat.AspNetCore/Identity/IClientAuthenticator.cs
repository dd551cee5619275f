namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Decides whether a client is who it says it is. Register one as a service; without one, everybody is believed. It is called on the thread pool, for
/// many clients at once, once for each HELLO; the connection is not read meanwhile.
/// </summary>
public interface IClientAuthenticator
{
    /// <summary>
    /// Judges what a client has shown. One that throws refuses, and says so in the log. One that takes longer than
    /// <see cref="IdentityOptions.HelloTimeout"/> ends the connection with <c>hello_timeout</c>.
    /// </summary>
    /// <param name="claim">What the client says and shows.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the answer any longer.</param>
    ValueTask<AuthenticationVerdict> AuthenticateAsync(IdentityClaim claim, CancellationToken cancellationToken);
}
