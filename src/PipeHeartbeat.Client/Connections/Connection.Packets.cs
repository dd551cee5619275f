using System.Buffers.Binary;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>What the server says.</summary>
internal sealed partial class Connection
{
    /// <returns>False for what it may not say, or not now.</returns>
    private bool TryTake(PacketType type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case PacketType.Welcome:
                return _welcomedMs < 0 && WelcomePacket.TryParse(body, out WelcomePacket welcome) && TakeWelcome(welcome);
            case PacketType.Pace:
                return _welcomedMs >= 0 && PacePacket.TryParse(body, out PacePacket pace) && TakePace(pace);
            case PacketType.Ack:
                return _welcomedMs >= 0 && _settings.WantsAck && TakeAck(body);
            case PacketType.Bye:
                if (!ByePacket.TryParse(body, out ByePacket bye))
                    return false;
                End(new ConnectionEnd(bye));
                return true;
            default:
                return false;
        }
    }

    private bool TakeWelcome(in WelcomePacket welcome)
    {
        lock (_plan)
        {
            // Who has left meanwhile has ended it.
            if (_phase != ConnectionPhase.Greeting)
                return true;
            _phase = ConnectionPhase.Online;
            _welcomedMs = _scheduler.NowMs;
            _plan.Begin(_welcomedMs, welcome);
            _due.Set(_plan.DueMs);
            _figures.Set(welcome.ConnectionId, _plan);
        }

        WatchDelivery();
        _onWelcome(this);
        return true;
    }

    private bool TakePace(in PacePacket pace)
    {
        lock (_plan)
        {
            _plan.Pace(_scheduler.NowMs, pace, _random.NextDouble());
            if (_phase == ConnectionPhase.Online)
                _due.Set(_plan.DueMs);
            _figures.Set(_plan);
        }

        WatchDelivery();
        return true;
    }

    private bool TakeAck(ReadOnlySpan<byte> body)
    {
        if (body.Length != StampBytes)
            return false;

        // Only what we can have sent: no time before the connection began, none that is to come.
        long stamp = BinaryPrimitives.ReadInt64LittleEndian(body);
        long now = _settings.TimeProvider.GetTimestamp();
        if (stamp < 0 || stamp > now - _startTimestamp)
            return false;

        _figures.SetRoundTrip(_settings.TimeProvider.GetElapsedTime(_startTimestamp + stamp, now));
        lock (_plan)
            _plan.Hear();
        return true;
    }

    private void WatchDelivery()
    {
        if (!_settings.WantsAck)
            _link.SetUserTimeout(_plan.TimeoutMs);
    }
}
