using System.IO.Pipelines;

namespace PipeHeartbeat.Benchmarks.Handler;

/// <summary>Pipes whose readers throw away what they get, at once and on the writer's thread.</summary>
internal sealed class BareReaders : IDisposable
{
    private readonly Task[] _readers;

    public BareReaders(int count)
    {
        var options = new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        Pipe[] pipes = [.. Enumerable.Range(0, count).Select(_ => new Pipe(options))];
        Writers = [.. pipes.Select(pipe => pipe.Writer)];
        _readers = [.. pipes.Select(pipe => ReadAsync(pipe.Reader))];
    }

    public PipeWriter[] Writers { get; }

    public long BytesRead { get; private set; }

    public void Dispose()
    {
        foreach (PipeWriter writer in Writers)
            writer.Complete();
        Task.WaitAll(_readers);
    }

    private async Task ReadAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            BytesRead += result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                break;
        }

        await reader.CompleteAsync();
    }
}
