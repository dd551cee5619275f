using System.Buffers;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Keeps copies of the payloads, and waits for a gate before it returns from each.</summary>
internal sealed class RecordingHandler(Func<byte[], CancellationToken, Task>? gate = null) : IPayloadHandler
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public List<(PayloadContext Context, byte[] Body)> Payloads { get; } = [];

    public int OffThePool { get; private set; }

    public async ValueTask HandleAsync(PayloadContext context, ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        byte[] body = payload.ToArray();
        lock (_lock)
        {
            Payloads.Add((context, body));
            OffThePool += Thread.CurrentThread.IsThreadPoolThread ? 0 : 1;
            foreach ((int count, TaskCompletionSource reached) in _waiting)
            {
                if (Payloads.Count >= count)
                    reached.TrySetResult();
            }
        }

        if (gate is not null)
            await gate(body, cancellationToken);
    }

    /// <summary>Completes when the handler was called so many times.</summary>
    public Task CalledAsync(int count)
    {
        lock (_lock)
        {
            if (Payloads.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(EventRecorder.Patience);
        }
    }
}
