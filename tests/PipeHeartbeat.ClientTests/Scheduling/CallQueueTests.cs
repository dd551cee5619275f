using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Scheduling;

public sealed class CallQueueTests
{
    [Fact]
    public void Whatever_is_set_moved_and_removed_the_first_is_the_one_that_is_due_first()
    {
        var random = new Random(TestSeed.Next());
        var scheduler = new ClientScheduler(TimeProvider.System);
        ScheduledCall[] calls = [.. Enumerable.Range(0, 200).Select(_ => new ScheduledCall(scheduler, () => { }))];
        var queue = new CallQueue();
        var model = new Dictionary<ScheduledCall, long>();
        for (int i = 0; i < 100_000; i++)
        {
            ScheduledCall call = calls[random.Next(calls.Length)];
            if (random.Next(3) == 0)
            {
                queue.Remove(call);
                model.Remove(call);
            }
            else
            {
                long dueMs = random.Next(1000);
                queue.Set(call, dueMs);
                model[call] = dueMs;
            }

            Assert.Equal(model.Count, queue.Count);
            Assert.Equal(model.Count == 0 ? null : model.Values.Min(), queue.First?.DueMs);
        }
    }
}
