using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class StreamsEndTests
{
    [Fact]
    public void A_look_that_was_under_way_when_the_server_was_done_does_not_end_the_process()
    {
        var time = new LateTime();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var end = new StreamsEnd(lifetime, new HeartbeatCounters(() => 0), Options.Create(new HeartbeatOptions()), time);
        CancellationToken over = end.Token;
        lifetime.StopApplication();
        time.Fire!();
        Assert.False(over.IsCancellationRequested);
        end.Dispose();
        time.Fire();
    }

    [Fact]
    public void When_all_clients_have_gone_streams_end_with_the_second_look()
    {
        var time = new LateTime();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var end = new StreamsEnd(lifetime, new HeartbeatCounters(() => 0), Options.Create(new HeartbeatOptions()), time);
        lifetime.StopApplication();
        time.Fire!();
        time.Fire();
        Assert.True(end.Token.IsCancellationRequested);
    }

    /// <summary>Of timers that may call although they were disposed of, as the system's may for a moment.</summary>
    private sealed class LateTime : TimeProvider
    {
        public Action? Fire { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Fire = () => callback(state);
            return new LateTimer();
        }

        private sealed class LateTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
