using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>Writes to a client that does not read, until the transport says: wait.</summary>
internal sealed class Filling(Bench bench, Pair pair, int seed)
{
    /// <summary>More than the kernel's buffers and a good transport's hold together.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan StuckAfter = TimeSpan.FromMilliseconds(300);

    private readonly Random _random = new(seed);
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <summary>All that was written so far, whether or not it has gone out.</summary>
    public byte[] Written => _written.WrittenSpan.ToArray();

    /// <summary>Writes until a flush stays pending.</summary>
    /// <returns>That flush.</returns>
    public async Task<Task<FlushResult>> FillAsync()
    {
        while (true)
        {
            Task<FlushResult> flush = pair.Output.WriteAsync(Next(32 * 1024)).AsTask();
            if (!await IsDoneAsync(flush))
                return flush;
            Assert.False((await flush).IsCompleted);
            Assert.True(_written.WrittenCount <= MostBytes, "Nothing holds back who writes more than the client reads.");
        }
    }

    /// <summary>On a machine that is slow just now, others go round slowly too.</summary>
    private async Task<bool> IsDoneAsync(Task flush)
    {
        await Task.WhenAny(flush, Task.Delay(StuckAfter)).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (!flush.IsCompleted)
            await bench.GoRoundAsync();
        return flush.IsCompleted;
    }

    /// <summary>The next bytes, which are taken as written.</summary>
    public byte[] Next(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        _written.Write(bytes);
        return bytes;
    }
}
