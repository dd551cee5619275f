using System.Buffers;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.UnitTests.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>The application: keeps what it is given, as the model spells it.</summary>
internal sealed class PayloadRecorder : IPayloadHandler
{
    public List<string> Payloads { get; } = [];

    public ValueTask HandleAsync(PayloadContext context, ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        lock (Payloads)
            Payloads.Add($"OTHER {HexText.FromBytes(payload.ToArray())}");
        return ValueTask.CompletedTask;
    }
}
