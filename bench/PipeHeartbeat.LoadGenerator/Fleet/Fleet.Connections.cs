using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <content>How clients come and go.</content>
internal sealed partial class Fleet
{
    private const long ConnectPatienceUs = 10_000_000;
    private const long WelcomePatienceUs = 2_000_000;
    private const long FarewellPatienceUs = 1_000_000;
    private const int GreetingBytes = 1024;

    private readonly byte[] _greeting = new byte[GreetingBytes];
    private readonly int _timeoutMs;
    private int _unsettled;

    /// <summary>Clients that are connected now.</summary>
    public int Standing { get; private set; }

    /// <summary>Clients whose connection is under way, or that are to connect.</summary>
    public int Coming { get; private set; }

    /// <summary>What the first welcome said; <see langword="null"/> if none came.</summary>
    public DialectMessage? Welcome { get; private set; }

    /// <summary>After what time the client that was told last why it ends may come back.</summary>
    public long LastRetryAfterUs { get; private set; }

    /// <summary>Has clients that come from now on connect to another server.</summary>
    public void Redirect(IPEndPoint target) => _sockets.Redirect(target);

    /// <summary>Ends a client's connection, as a client would.</summary>
    /// <param name="client">Which.</param>
    /// <param name="isAbortive">By a reset, as if it had died.</param>
    /// <param name="comesBackUs">When it connects again; <see cref="Client.Never"/> if it does not.</param>
    public void Leave(int client, bool isAbortive, long comesBackUs)
    {
        ref Client state = ref _clients[client];
        if (state.State is ClientState.Away or ClientState.Connecting)
            return;

        Judge.Leave(client);
        Tally.CountLeft();
        _sockets.Close(client, isAbortive);
        Depart(client, ref state);
        if (comesBackUs != Client.Never)
            ComeAt(client, ref state, comesBackUs);
        File(client);
    }

    /// <summary>Has a client that the server has ended connect again.</summary>
    public void ComeBack(int client, long atUs)
    {
        ComeAt(client, ref _clients[client], atUs);
        File(client);
    }

    private void ComeAt(int client, ref Client state, long atUs)
    {
        // Whether the answer to its first word, or the beats of its former connection, are still to come is nobody's concern any more.
        _unfinished.Remove(client);
        _leftovers.Remove(client);
        _shorterTimeoutsMs.Remove(client);
        state.State = ClientState.Away;
        state.OriginUs = state.DueUs = atUs;
        Tally.PlannedConnections++;
        Coming++;
        File(client);
    }

    private void Connect(int client, ref Client state)
    {
        long nowUs = FleetClock.NowUs;
        state.State = ClientState.Connecting;
        state.DueUs = nowUs + ConnectPatienceUs;

        // The server may have accepted it before this end knows.
        Judge.Connect(client, nowUs, _timeoutMs);
        SocketError error = _sockets.Connect(client);
        if (error == SocketError.Success)
            Greet(client, ref state);
        else if (error != SocketError.InProgress)
            FailConnect(client, ref state, error);
    }

    private bool FinishConnect(ReadyClient ready, ref Client state)
    {
        if (!ready.CanWrite)
            return false;

        SocketError error = _sockets.FinishConnect(ready.Client);
        if (error == SocketError.Success)
        {
            Greet(ready.Client, ref state);
            return true;
        }

        _sockets.Close(ready.Client, isAbortive: true);
        FailConnect(ready.Client, ref state, error);
        File(ready.Client);
        return false;
    }

    private void FailConnect(int client, ref Client state, SocketError error)
    {
        Judge.Leave(client);
        Tally.CountFailure(error);
        LastConnectError = error;
        Coming--;
        state.State = ClientState.Away;
        state.DueUs = Client.Never;
        Settle(ref state);
    }

    private void Greet(int client, ref Client state)
    {
        long nowUs = FleetClock.NowUs;
        Tally.ConnectTook.Record(nowUs - state.OriginUs);
        Tally.Connected++;
        Coming--;
        Standing++;
        state.Unanswered = 0;
        state.HasGap = false;
        int length = _dialect.WriteGreeting(client, _greeting);
        if (length > 0)
        {
            Judge.Beat(client, nowUs);
            state.State = ClientState.Greeting;
            if (!SendWhole(client, _greeting.AsSpan(0, length)))
                return;
        }

        state.DueUs = nowUs + WelcomePatienceUs;
        if (length == 0 || !_dialect.IsWelcomed)
            Stand(client, ref state, nowUs);
    }

    /// <summary>From now on it beats.</summary>
    private void Stand(int client, ref Client state, long nowUs, in DialectMessage welcome = default)
    {
        state.State = ClientState.Beating;
        state.IntervalUs = welcome.IntervalMs > 0 && _options.Rate is null ? welcome.IntervalMs * 1e3 : _options.PlannedIntervalUs;
        state.OriginUs = FindOrigin(client, in state, nowUs, _options.IgnoresPhase ? 0 : welcome.FirstBeatMs);
        state.Beat = 0;
        state.DueUs = _plan.MomentUs(client, in state);
        Settle(ref state);
        _script.OnStanding(this, client, nowUs);
    }

    private long FindOrigin(int client, in Client state, long nowUs, int? firstBeatMs)
    {
        if (_options.Rate is null)
        {
            double phase = firstBeatMs * 1e3 ?? (_plan.Fraction(client, ~(uint)Tally.Connected) * state.IntervalUs);
            return nowUs + (long)Math.Min(phase, state.IntervalUs);
        }

        // Each has its place in the interval, so that all together beat at one rate.
        double placeUs = _beganUs + (state.IntervalUs * client / _clients.Length);
        return (long)(placeUs + (Math.Ceiling((nowUs - placeUs) / state.IntervalUs) * state.IntervalUs));
    }

    private void Settle(ref Client state)
    {
        if (!state.IsSettled)
            _unsettled--;
        state.IsSettled = true;
    }

    /// <summary>Its connection is over, whoever ended it.</summary>
    private void Depart(int client, ref Client state)
    {
        Standing--;
        _sockets.Close(client, isAbortive: false);
        state.State = ClientState.Away;
        state.DueUs = Client.Never;
        Settle(ref state);
    }
}
