using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>Decides what follows on the end of a connection. Not thread-safe.</summary>
/// <remarks>
/// <para>A server that says when to come back is obeyed, within a limit, and for whatever reason it sends us away; otherwise the back-off holds.</para>
/// <para>
/// <c>superseded</c> stops: somebody else goes by this id now, and to come back would take it from him, and him from us, for ever.
/// <c>unauthorized</c> asks the token provider for a fresh token and tries again, once; if that is refused as well, or there is nobody to
/// ask, it stops: what the server does not believe now it will not believe in a second either, and judging credentials costs it more than anything
/// else. Whoever wants to go on all the same makes a new client; a server that wants this says when to come back.
/// </para>
/// </remarks>
internal sealed class RetryPolicy(ClientSettings settings, Random random)
{
    private readonly BackOff _backOff = new(settings.FirstRetryWindow, settings.MaxRetryWindow, random);
    private bool _wasRefused;

    public RetryStep Decide(ConnectionEnd end)
    {
        if (end.OnlineFor is { } onlineFor)
        {
            _wasRefused = false;

            // Not for every WELCOME: a server that welcomes everybody and then fails is one that needs rest.
            if (onlineFor >= settings.MaxRetryWindow)
                _backOff.Reset();
        }

        if (!end.IsBye)
            return new RetryStep(Stops: false, _backOff.Next());
        if (end.Reason == Reason.Superseded)
            return new RetryStep(Stops: true);

        bool isRefused = end.Reason == Reason.Unauthorized;
        if (end.RetryAfter > TimeSpan.Zero)
            return new RetryStep(Stops: false, Least(end.RetryAfter, settings.MaxRetryAfter), NeedsToken: isRefused);
        if (isRefused && (_wasRefused || settings.TokenProvider is null))
            return new RetryStep(Stops: true);

        _wasRefused |= isRefused;
        return new RetryStep(Stops: false, _backOff.Next(), NeedsToken: isRefused);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
