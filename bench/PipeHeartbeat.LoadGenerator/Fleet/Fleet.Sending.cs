using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <content>What clients send, and how they stop.</content>
internal sealed partial class Fleet
{
    /// <summary>The rest of what the kernel has taken only in part, by client. Nothing else of that client is sent before.</summary>
    private readonly Dictionary<int, byte[]> _unfinished = [];

    private readonly LatencyRecorder _lagOfSecond = new();

    private const long BetweenTriesUs = 1_000;

    /// <summary>
    /// From now on the client gives no sign of life, but stays. One that never gave any gives one first, and one of whose beat the kernel has
    /// taken a part waits until it has the rest: in mid-packet it would be the frame's deadline that ends it. Its script is then asked again.
    /// </summary>
    public void Silence(int client, long nowUs)
    {
        ref Client state = ref _clients[client];
        if (state.State != ClientState.Beating)
            return;
        if (state.Beat == 0)
            SendBeat(client, ref state, nowUs);
        if (state.State != ClientState.Beating)
            return;

        if (!SendRest(client))
        {
            PlanDeed(client, nowUs + BetweenTriesUs);
            return;
        }

        Judge.FallSilent(client);
        state.State = ClientState.Silent;
        state.DueUs = Client.Never;
        LastSilencedUs = nowUs;
        File(client);
    }

    /// <summary>From now on the client does what its script does with it. Nobody judges whether it lives.</summary>
    /// <param name="client">Which.</param>
    /// <param name="isSilent">Except if that is nothing at all: then it is judged as silent, from its last sign on.</param>
    public void Offend(int client, bool isSilent)
    {
        ref Client state = ref _clients[client];
        if (isSilent)
            Judge.FallSilent(client);
        else
            Judge.Leave(client);
        state.State = ClientState.Offending;
        state.DueUs = Client.Never;
        File(client);
    }

    /// <summary>Sends anything on behalf of a client, as far as the kernel takes it.</summary>
    /// <returns>How many bytes it took.</returns>
    public int Send(int client, ReadOnlySpan<byte> bytes)
    {
        int sent = _sockets.Send(client, bytes, out SocketError error);
        if (error != SocketError.Success && !SocketErrors.IsPassing(error))
            Break(client);
        return sent;
    }

    private void SendDueBeats(int client, ref Client state, ref long nowUs)
    {
        // More than one if the client beats more often than the wheel turns, or if it is behind.
        while (state.State == ClientState.Beating && state.DueUs <= nowUs)
            nowUs = SendBeat(client, ref state, nowUs);
    }

    /// <param name="client">Whose beat.</param>
    /// <param name="state">Its state.</param>
    /// <param name="beforeUs">A moment just before: reading the clock costs as much as the rest of what is done here, but for the send.</param>
    /// <returns>The moment just after.</returns>
    private long SendBeat(int client, ref Client state, long beforeUs)
    {
        ReadOnlySpan<byte> beat = _beat.Span;
        long plannedUs = Math.Min(state.DueUs, beforeUs);
        int sent = 0;
        SocketError error = SocketError.WouldBlock;
        if (_unfinished.Count == 0 || SendRest(client))
            sent = _sockets.Send(client, beat, out error);
        long afterUs = FleetClock.NowUs;
        Tally.PlannedBeats++;
        state.Beat++;
        state.DueUs = _plan.MomentUs(client, in state);
        if (sent > 0)
        {
            Judge.Beat(client, beforeUs);
            if (_shorterTimeoutsMs.Count > 0)
                GrantShorter(client);
            Tally.Tenths.Count(afterUs);
            CountSent(ref state, afterUs - plannedUs);
            if (sent < beat.Length)
                _unfinished[client] = beat[sent..].ToArray();
        }
        else if (SocketErrors.IsPassing(error))
        {
            // The client did what it owed: that there is no room is because the server does not read.
            Judge.Beat(client, beforeUs);
            Tally.UnsentBeats++;
            state.HasGap = true;
        }
        else
        {
            Break(client);
        }

        return afterUs;
    }

    private void CountSent(ref Client state, long lagUs)
    {
        Tally.SentBeats++;
        SentEver++;
        _lagOfSecond.Record(lagUs);
        if (lagUs <= FleetTally.OnTimeUs)
            Tally.OnTimeBeats++;
        if (_isAnswered && state.Unanswered < ushort.MaxValue)
            state.Unanswered++;
    }

    /// <summary>Sends something that is no beat; what the kernel does not take follows when it does.</summary>
    /// <returns>Whether the client is still there.</returns>
    private bool SendWhole(int client, ReadOnlySpan<byte> bytes)
    {
        int sent = Send(client, bytes);
        if (_clients[client].State == ClientState.Away)
            return false;
        if (sent < bytes.Length)
            _unfinished[client] = bytes[sent..].ToArray();
        return true;
    }

    /// <summary>Goes on with what was taken in part.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    private bool SendRest(int client)
    {
        if (_unfinished.Count == 0 || !_unfinished.TryGetValue(client, out byte[]? rest))
            return true;

        long beforeUs = FleetClock.NowUs;
        int sent = _sockets.Send(client, rest, out _);
        if (sent < rest.Length)
        {
            _unfinished[client] = rest[sent..];
            return false;
        }

        // Half a packet is no sign of life, so this is when it gave one.
        _unfinished.Remove(client);
        Judge.Beat(client, beforeUs);
        return true;
    }

    /// <summary>A send found the connection broken. What the server said last may still be there to be read, and then its end.</summary>
    private void Break(int client)
    {
        ref Client state = ref _clients[client];
        Read(client, ref state, isHungUp: true);
        if (state.State is not (ClientState.Away or ClientState.Dismissed))
            End(client, ref state, FleetClock.NowUs, SocketError.ConnectionReset);
    }
}
