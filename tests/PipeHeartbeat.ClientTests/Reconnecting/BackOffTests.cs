using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Reconnecting;

public sealed class BackOffTests
{
    private const int Clients = 10_000;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 6)]
    [InlineData(3, 10)]
    [InlineData(4, 10)]
    [InlineData(1000, 10)]
    public void The_nth_retry_is_spread_evenly_over_its_window(int n, int windowSeconds)
    {
        int[] tenths = new int[10];
        var random = new Random(TestSeed.Next());
        for (int client = 0; client < Clients; client++)
        {
            var backOff = new BackOff(First, Most, random);
            TimeSpan delay = default;
            for (int i = 0; i < n; i++)
                delay = backOff.Next();
            tenths[(int)(delay.TotalSeconds / windowSeconds * 10)]++;
        }

        // 1,000 each, give or take six standard deviations.
        Assert.All(tenths, count => Assert.InRange(count, 820, 1180));
    }

    [Fact]
    public void After_a_reset_the_first_window_holds_again()
    {
        var random = new Random(TestSeed.Next());
        var backOff = new BackOff(First, Most, random);
        for (int i = 0; i < 10; i++)
            backOff.Next();
        for (int i = 0; i < 1000; i++)
        {
            backOff.Reset();
            Assert.InRange(backOff.Next(), TimeSpan.Zero, First);
        }
    }
}
