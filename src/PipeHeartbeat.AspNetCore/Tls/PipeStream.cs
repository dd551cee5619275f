using System.IO.Pipelines;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Both pipes of a connection as one stream, for <see cref="System.Net.Security.SslStream"/>. Asynchronous only.</summary>
internal sealed class PipeStream(IDuplexPipe pipe) : AsyncStream
{
    private readonly Stream _input = pipe.Input.AsStream(leaveOpen: true);
    private readonly Stream _output = pipe.Output.AsStream(leaveOpen: true);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _output.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    /// <summary>Ends both directions, as whoever completes pipes does.</summary>
    public override async ValueTask DisposeAsync()
    {
        await pipe.Input.CompleteAsync();
        await pipe.Output.CompleteAsync();
        await base.DisposeAsync();
    }
}
