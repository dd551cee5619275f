using System.IO.Pipelines;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <content>What the session makes of the packets that arrive.</content>
internal sealed partial class HeartbeatSession
{
    /// <summary>Takes in what has arrived. Allocates nothing for heartbeats.</summary>
    private SessionStep Examine(in ReadResult result)
    {
        // Read after the receive: a beat is never stamped earlier than it was sent.
        long stampMs = Clock.StampMs;
        var reader = new PacketReader(result.Buffer, _readerState);
        var tally = default(PacketTally);
        string? objection = null;
        bool saidBye = false;
        while (objection is null && !saidBye && !IsHelloPending && reader.Read())
        {
            switch (reader.Type)
            {
                case PacketType.Heart:
                    tally.Beats++;
                    tally.Packets++;
                    if (_wantsAck)
                        PacketWriter.WriteAck(Output, reader.Body);
                    break;
                case PacketType.Other:
                    TakePayload(ref reader, ref tally);
                    break;
                case PacketType.Hello:
                    objection = TakeHello(ref reader, isFirst: _introduction == Introduction.None && tally.Packets == 0, stampMs);
                    tally.Packets++;
                    _manager.Counters.CountPacket(PacketType.Hello);
                    tally.HasWritten = !IsHelloPending;
                    break;
                case PacketType.Bye:
                    saidBye = ByePacket.TryParse(reader.Body, out _);
                    objection = saidBye ? null : "a BYE that does not parse";
                    tally.Packets++;
                    _manager.Counters.CountPacket(PacketType.Bye);
                    break;
            }
        }

        if (_introduction == Introduction.None && tally.Packets > 0)
            TakeFirst(isGood: objection is null && !saidBye);
        _readerState = reader.CurrentState;
        bool isMalformed = reader.Status == PacketStatus.Malformed;
        objection ??= isMalformed ? PacketErrors.Describe(reader.Error) : null;
        bool isMidPacket = reader.IsMidPacket;
        long bytes = result.Buffer.GetOffset(reader.Consumed) - result.Buffer.GetOffset(result.Buffer.Start);
        long leftOver = result.IsCanceled ? result.Buffer.Length - bytes : 0;
        _input.AdvanceTo(reader.Consumed, reader.Examined);

        bool isWithinLimit = Record(in tally, bytes, stampMs);
        if (HasEnded)
            return SessionStep.Leave;
        if (objection is not null)
            return Leave(Reason.ProtocolError, objection);
        if (!isWithinLimit)
            return LeaveForLimit();
        if (saidBye)
        {
            End(Reason.Closed, detail: null, stampMs, hasTakenLeave: true);
            return SessionStep.Leave;
        }

        if (result.IsCompleted)
            return isMidPacket ? Leave(Reason.ProtocolError, "the stream ended inside a packet") : Leave(Reason.Closed);

        WatchFrame(isMidPacket, hasProgressed: tally.HasAny, stampMs);
        if (result.IsCanceled && LookAgainOrJudge(leftOver))
            return SessionStep.Leave;
        if (IsHelloPending)
            return SessionStep.Authenticate;
        bool isPaced = TellPace();
        if (tally.HasPayload && Pump is not null)
            return SessionStep.Deliver;
        return isPaced || tally.HasWritten || (_wantsAck && tally.Beats > 0) ? SessionStep.Flush : SessionStep.Read;
    }

    /// <returns>Whether it has sent no more packets than it may.</returns>
    private bool Record(in PacketTally tally, long bytes, long stampMs)
    {
        if (!tally.HasAny)
            return true;

        bool isPlain = stampMs <= _manager.Stalls.PlainUntilMs;
        bool isWithinLimit = Table.Count(Id, tally.Packets, bytes, stampMs, isPlain && _aside is null ? 0 : DelayedMs(stampMs, isPlain));
        if (_promisedIntervalMs != 0 && isPlain)
            LookForPromised(tally.Beats, stampMs);
        if (tally.Beats > 0 || _manager.Settings.DataProvesLife)
            Beat(isPlain ? stampMs : Desk.ArrivedMs(_connection, stampMs), tally.Beats);
        return isWithinLimit;
    }

    /// <summary>
    /// For how long of late packets may have piled up because we did not read them: during a stall, or while the application had no room. A client that
    /// does not take its answers has itself to blame.
    /// </summary>
    private long DelayedMs(long stampMs, bool isPlain)
    {
        long stalledMs = isPlain || !Desk.Guards.MindsStalls ? 0 : _manager.Stalls.StalledOfLateMs(stampMs, NeedsThreadPool);
        return stalledMs + (Pump?.Silence.HeldUpOfLateMs(stampMs) ?? 0);
    }

    private SessionStep LeaveForLimit()
    {
        if (End(Reason.Limit, "more packets than it may send"))
            Desk.Convicted(Reason.Limit, lateness: null);
        return SessionStep.Leave;
    }

    private void Beat(long stampMs, int count)
    {
        if (Table.Beat(Id, stampMs, count) == BeatResult.Recovered)
            Publish(Id, ConnectionEventKind.Recovered);
    }

    private void TakeFirst(bool isGood)
    {
        _introduction = Introduction.Made;
        if (_clientId is not null || IsHelloPending || !isGood || _manager.Settings.RequiresIdentity)
            return;

        _introduction = Introduction.Anonymous;
        Publish(Id, ConnectionEventKind.Anonymous);
    }

    private void TakePayload(ref PacketReader reader, ref PacketTally tally)
    {
        tally.HasPayload = true;
        if (reader.IsPayloadStart)
        {
            tally.Packets++;
            _manager.Counters.CountPacket(PacketType.Other);
        }

        if (_manager.PayloadHandler is not { } handler)
            return;

        if (Pump is not { } pump)
            Volatile.Write(ref _aside, pump = StartPump(handler));
        if (reader.IsPayloadStart)
            pump.Begin(reader.Length);
        pump.Append(reader.Body);
    }

    private PayloadPump StartPump(IPayloadHandler handler)
    {
        var pump = new PayloadPump(handler, new PayloadContext(Id, _connection.RemoteEndPoint, _clientId), _manager.Logger);
        _ = RunAsync(pump, _manager);
        return pump;

        static async Task RunAsync(PayloadPump pump, SessionManager manager)
        {
            manager.Activities.Begin();
            try
            {
                await pump.RunAsync(manager.GivingUp.Token);
            }
            catch (Exception error)
            {
                Log.SessionFailed(manager.Logger, error);
            }
            finally
            {
                manager.Activities.End();
            }
        }
    }

    private SessionStep Leave(Reason reason, string? detail = null)
    {
        End(reason, detail);
        return SessionStep.Leave;
    }
}
