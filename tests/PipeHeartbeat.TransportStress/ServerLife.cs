using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportStress;

/// <summary>One connection from the handler's side, as its client's plan has it.</summary>
internal sealed class ServerLife(ConnectionContext connection, Verdict verdict, Tally tally)
{
    private const int MuchBytes = 5000;

    private readonly PipeReader _input = connection.Transport.Input;
    private readonly PipeWriter _output = connection.Transport.Output;
    private Plan? _plan;
    private int _echoed;
    private volatile bool _mayBeAborted;

    /// <summary>Does to it what another thread may do at any time.</summary>
    public void Stir(Random random)
    {
        if (random.Next(2) == 0)
            _input.CancelPendingRead();
        else
            _output.CancelPendingFlush();
        if (_mayBeAborted && random.Next(4) == 0)
            connection.Abort(new ConnectionAbortedException("Another thread says so."));
    }

    public async Task RunAsync()
    {
        while (true)
        {
            ReadResult result = await _input.ReadAsync();
            if (result.IsCanceled)
                tally.ReadWasCancelled();
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (_plan is null && !TryBegin(ref buffer))
            {
                _input.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                    return;
                continue;
            }

            Check(buffer);
            bool isLast = await EchoAsync(_plan!, buffer, result.IsCompleted);
            if (isLast)
                return;
        }
    }

    private bool TryBegin(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < Plan.HeaderBytes)
            return false;

        Span<byte> header = stackalloc byte[Plan.HeaderBytes];
        buffer.Slice(0, Plan.HeaderBytes).CopyTo(header);
        buffer = buffer.Slice(Plan.HeaderBytes);
        _plan = Plan.FromSeed(BinaryPrimitives.ReadInt32LittleEndian(header));
        _mayBeAborted = _plan.Server == ServerKind.IsAborted;
        return true;
    }

    private void Check(in ReadOnlySequence<byte> buffer)
    {
        int offset = _echoed;
        foreach (ReadOnlyMemory<byte> part in buffer)
        {
            int wrong = Pattern.FindWrong(part.Span, _plan!.Seed, offset);
            verdict.Demand(wrong < 0, $"what was sent is read, but at {wrong} it is another byte: {_plan}");
            offset += part.Length;
        }

        verdict.Demand(offset <= _plan!.Bytes, $"no more is read than was sent, but {offset} bytes: {_plan}");
    }

    /// <returns>Whether this connection is done with.</returns>
    private async ValueTask<bool> EchoAsync(Plan plan, ReadOnlySequence<byte> buffer, bool isCompleted)
    {
        long take = plan.Server switch
        {
            ServerKind.Dribbles => (buffer.Length + 1) / 2,
            ServerKind.Gathers when buffer.Length < MuchBytes && _echoed + buffer.Length < plan.Bytes && !isCompleted => 0,
            _ => buffer.Length,
        };
        if (plan.Server == ServerKind.Yields)
            await Task.Yield();
        if (plan.Server == ServerKind.ReadsSlowly && plan.Seed % 3 == 0)
            await Task.Delay(1 + (_echoed % 5)); // Load, not synchronisation: a handler that takes its time.

        ReadOnlySequence<byte> taken = buffer.Slice(0, take);
        foreach (ReadOnlyMemory<byte> part in taken) _output.Write(part.Span);
        if (plan.Server == ServerKind.Holds && await FlushAsync())
            return true;

        // What is held must not change. Who gathers has looked at everything; the others at what they took.
        Check(buffer);
        _input.AdvanceTo(taken.End, plan.Server == ServerKind.Gathers ? buffer.End : taken.End);
        _echoed += (int)take;
        if (plan.Server != ServerKind.Holds && await FlushAsync())
            return true;
        return await IsOverAsync(plan) || (isCompleted && take == buffer.Length);
    }

    private async ValueTask<bool> IsOverAsync(Plan plan)
    {
        if (plan.Server == ServerKind.Completes && _echoed == plan.Bytes)
            await _output.CompleteAsync();
        else if (plan.Server == ServerKind.Aborts && _echoed >= plan.EndAt)
            connection.Abort(new ConnectionAbortedException("Its plan says so."));
        else
            return plan.Server == ServerKind.Leaves && _echoed >= plan.EndAt;
        return true;
    }

    /// <returns>Whether the client has gone.</returns>
    private async ValueTask<bool> FlushAsync()
    {
        while (true)
        {
            FlushResult result = await _output.FlushAsync();
            if (!result.IsCanceled || result.IsCompleted)
                return result.IsCompleted;
            tally.FlushWasCancelled();
        }
    }
}
