using System.Threading.Tasks.Sources;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>The signal is set on one thread and asked on another, as fast as they can: nothing of one wait may fall into the next.</summary>
public sealed class ReadSignalTests
{
    private const int Waits = 300_000;

    private ReadSignal _signal;
    private volatile int _begun;
    private volatile int _set;

    [Fact]
    public void Whoever_sees_that_it_came_may_begin_the_next_wait()
    {
        Exception? failure = null;
        var setter = new Thread(() =>
        {
            try
            {
                SetEach();
            }
            catch (Exception error)
            {
                failure = error;
                _set = Waits;
            }
        });
        setter.Start();
        for (int wait = 1; wait <= Waits && failure is null; wait++)
        {
            _begun = wait;
            while (_signal.GetStatus(_signal.Version) == ValueTaskSourceStatus.Pending && failure is null)
                Thread.SpinWait(1);
            _signal.Reset();
        }

        setter.Join();
        Assert.Null(failure);
        Assert.Equal(ValueTaskSourceStatus.Pending, _signal.GetStatus(_signal.Version));
    }

    [Fact]
    public void A_second_waiter_is_refused_and_the_first_one_called()
    {
        var called = new List<object?>();
        _signal.OnCompleted(called.Add, "first", _signal.Version, ValueTaskSourceOnCompletedFlags.None);
        Assert.Throws<InvalidOperationException>(
            () => _signal.OnCompleted(called.Add, "second", _signal.Version, ValueTaskSourceOnCompletedFlags.None));
        _signal.Set();
        Assert.Equal(["first"], called);
    }

    private void SetEach()
    {
        while (_set < Waits)
        {
            if (_begun == _set)
            {
                Thread.SpinWait(1);
                continue;
            }

            _set++;
            _signal.Set();
        }
    }
}
