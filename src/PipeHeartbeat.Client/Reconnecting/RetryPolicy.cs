using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>Decides what follows on the end of a connection. Not thread-safe.</summary>
/// <remarks>
/// <para>
/// A server that says when to come back is obeyed, within a limit, and for whatever reason it sends us away; otherwise the back-off holds. Who is sent
/// away again before a connection has held comes back when both allow it: a server may not have us call a hundred times a second.
/// </para>
/// <para>
/// <c>superseded</c> stops: somebody else goes by this id now, and to come back would take it from him, and him from us, for ever.
/// <c>unauthorized</c> asks the token provider for a fresh token and tries again, once; if that is refused as well, or there is nobody to
/// ask, it stops: what the server does not believe now it will not believe in a second either, and judging credentials costs it more than anything
/// else. Whoever wants to go on all the same makes a new client. A server that says when to come back has the same credential tried again, once.
/// </para>
/// </remarks>
internal sealed class RetryPolicy(ClientSettings settings, Random random)
{
    private readonly BackOff _backOff = new(settings.FirstRetryWindow, settings.MaxRetryWindow, random);
    private bool _wasRefused;
    private bool _wasToldWhen;

    public RetryStep Decide(ConnectionEnd end)
    {
        if (end.OnlineFor is { } onlineFor)
        {
            // A credential was believed, so the next refusal is about something new; how often that can be is up to the back-off.
            _wasRefused = false;

            // Not for every WELCOME: a server that welcomes everybody and then fails is one that needs rest.
            if (onlineFor >= settings.MaxRetryWindow)
            {
                _backOff.Reset();
                _wasToldWhen = false;
            }
        }

        bool isToldWhen = end.RetryAfter > TimeSpan.Zero;
        bool isRefused = end.IsBye && end.Reason == Reason.Unauthorized;
        bool isHopeless = isRefused && (_wasRefused || (settings.TokenProvider is null && !isToldWhen));
        if (isHopeless || (end.IsBye && end.Reason == Reason.Superseded))
            return new RetryStep(Stops: true);

        _wasRefused |= isRefused;
        return new RetryStep(Stops: false, isToldWhen ? WhenTold(end.RetryAfter) : _backOff.Next(), NeedsToken: isRefused);
    }

    private TimeSpan WhenTold(TimeSpan retryAfter)
    {
        TimeSpan told = retryAfter < settings.MaxRetryAfter ? retryAfter : settings.MaxRetryAfter;
        TimeSpan least = _wasToldWhen ? _backOff.Next() : TimeSpan.Zero;
        _wasToldWhen = true;
        return told > least ? told : least;
    }
}
