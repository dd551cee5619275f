using System.Buffers;
using System.Buffers.Binary;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>What we say: one packet at a time, each in one write.</summary>
internal sealed partial class Connection
{
    /// <summary>In the body of a HEART that is to be answered: when it was sent, by our clock, since the connection began.</summary>
    private const int StampBytes = sizeof(long);

    private static readonly byte[] BareHeart = new byte[PacketHead.Size];

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _heart = new byte[PacketHead.Size + StampBytes];
    private readonly long _startTimestamp;
    private int _beatsOwed;

    /// <summary>To be asked by whoever has the turn. BYE is the last packet: whoever has the turn after it finds that we are leaving.</summary>
    private bool MaySend => _phase == ConnectionPhase.Online && Volatile.Read(ref _end) is null;

    /// <summary>Sends a payload.</summary>
    /// <returns>False if the connection is over, or ended over it.</returns>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        byte[] packet = ArrayPool<byte>.Shared.Rent(PacketHead.Size + payload.Length);
        try
        {
            new PacketHead(PacketType.Other, payload.Length).Write(packet);
            payload.CopyTo(packet.AsMemory(PacketHead.Size));
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!MaySend)
            {
                PassOn();
                return false;
            }

            return await TryWriteAsync(packet.AsMemory(0, PacketHead.Size + payload.Length)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private async Task SayByeAsync()
    {
        byte[] packet = new byte[PacketHead.Size + ProtocolLimits.MinByeLength];
        new ByePacket(Reason.Closed).Write(packet);
        await _sending.WaitAsync().ConfigureAwait(false);
        if (!await TryWriteAsync(packet).ConfigureAwait(false))
            return;

        try
        {
            await _link.CloseSendingAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(new ConnectionEnd(Reason.Reset, error));
        }
    }

    /// <summary>To be called by whoever has the turn, which it gives back.</summary>
    private async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> packet)
    {
        try
        {
            if (Volatile.Read(ref _end) is not null)
                return false;
            await _stream!.WriteAsync(packet).ConfigureAwait(false);
            return true;
        }
        catch (Exception error)
        {
            End(new ConnectionEnd(Reason.Reset, error));
            return false;
        }
        finally
        {
            PassOn();
        }
    }

    /// <summary>On the scheduler's thread, so it does not wait for its turn: whoever has it sends what is owed afterwards.</summary>
    private void Beat()
    {
        if (!_sending.Wait(0))
        {
            // Once more after the note: whoever had the turn may have looked for one before it was there.
            Volatile.Write(ref _beatsOwed, 1);
            if (!_sending.Wait(0))
                return;
        }

        WriteHeart();
    }

    /// <summary>Gives the turn back, and takes it again for a heartbeat that came meanwhile.</summary>
    private void PassOn()
    {
        _sending.Release();
        if (Volatile.Read(ref _beatsOwed) != 0 && _sending.Wait(0))
            WriteHeart();
    }

    /// <summary>With the turn. As long as the kernel has room, which for a heartbeat it has, the write is over at once and allocates nothing.</summary>
    private void WriteHeart()
    {
        Volatile.Write(ref _beatsOwed, 0);
        try
        {
            if (MaySend)
            {
                ValueTask write = _stream!.WriteAsync(NextHeart());
                if (!write.IsCompletedSuccessfully)
                {
                    _ = FinishAsync(write);
                    return;
                }

                write.GetAwaiter().GetResult();
            }
        }
        catch (Exception error)
        {
            End(new ConnectionEnd(Reason.Reset, error));
        }

        PassOn();
    }

    /// <summary>Ends at the latest with the socket, which is what the connection's loop waits for at its own end.</summary>
    private async Task FinishAsync(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(new ConnectionEnd(Reason.Reset, error));
        }

        PassOn();
    }

    private ReadOnlyMemory<byte> NextHeart()
    {
        if (!_settings.WantsAck)
            return BareHeart;

        new PacketHead(PacketType.Heart, StampBytes).Write(_heart);
        BinaryPrimitives.WriteInt64LittleEndian(_heart.AsSpan(PacketHead.Size), _settings.TimeProvider.GetTimestamp() - _startTimestamp);
        return _heart;
    }
}
