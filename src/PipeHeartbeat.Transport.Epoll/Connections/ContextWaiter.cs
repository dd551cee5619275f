using System.Threading.Tasks.Sources;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>A continuation that has to be called in a context: that of a user interface, or a task scheduler's. Servers have none, so it is an object of its own.</summary>
internal sealed class ContextWaiter
{
    public static readonly Action<object?> Continuation = static waiter => ((ContextWaiter)waiter!).Call();

    private readonly Action<object?> _continuation;
    private readonly object? _state;
    private readonly ExecutionContext? _execution;
    private readonly SynchronizationContext? _synchronization;
    private readonly TaskScheduler? _scheduler;

    private ContextWaiter(
        Action<object?> continuation, object? state, ExecutionContext? execution, SynchronizationContext? synchronization, TaskScheduler? scheduler)
    {
        _continuation = continuation;
        _state = state;
        _execution = execution;
        _synchronization = synchronization;
        _scheduler = scheduler;
    }

    /// <returns><see langword="null"/> if there is no context that would matter.</returns>
    public static ContextWaiter? TryWrap(Action<object?> continuation, object? state, ValueTaskSourceOnCompletedFlags flags)
    {
        ExecutionContext? execution = null;
        SynchronizationContext? synchronization = null;
        TaskScheduler? scheduler = null;
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0)
            execution = ExecutionContext.Capture();
        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0)
        {
            if (SynchronizationContext.Current is { } current && current.GetType() != typeof(SynchronizationContext))
                synchronization = current;
            else if (TaskScheduler.Current != TaskScheduler.Default)
                scheduler = TaskScheduler.Current;
        }

        return execution is null && synchronization is null && scheduler is null
            ? null
            : new ContextWaiter(continuation, state, execution, synchronization, scheduler);
    }

    private void Call()
    {
        if (_synchronization is not null)
            _synchronization.Post(static waiter => ((ContextWaiter)waiter!).CallHere(), this);
        else if (_scheduler is not null)
            Task.Factory.StartNew(static waiter => ((ContextWaiter)waiter!).CallHere(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
        else
            CallHere();
    }

    private void CallHere()
    {
        if (_execution is null)
            _continuation(_state);
        else
            ExecutionContext.Run(_execution, static waiter => ((ContextWaiter)waiter!).CallBack(), this);
    }

    private void CallBack() => _continuation(_state);
}
