using System.Diagnostics;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class ProcessUsageTests
{
    [Fact]
    public void Processor_time_agrees_with_what_the_runtime_says()
    {
        ProcessUsage? usage = ProcessUsage.TryOpen(Environment.ProcessId);
        Assert.NotNull(usage);
        using var self = Process.GetCurrentProcess();

        TimeSpan before = self.TotalProcessorTime;
        TimeSpan read = usage.Read().CpuTime;
        self.Refresh();

        // The runtime counts in ticks of 10 ms, on both sides.
        Assert.InRange(read, before - TimeSpan.FromMilliseconds(20), self.TotalProcessorTime + TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void Processor_time_of_less_than_a_tick_is_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere there are only ticks");
        ProcessUsage usage = ProcessUsage.TryOpen(Environment.ProcessId)!;

        // So many readings that all grow can not have come from a count of ticks: each takes some microseconds.
        TimeSpan first = usage.Read().CpuTime;
        TimeSpan last = first;
        for (int i = 0; i < 20; i++)
        {
            TimeSpan next = usage.Read().CpuTime;
            Assert.True(next > last, $"{next} after {last}");
            last = next;
        }
    }

    [Fact]
    public void Memory_agrees_with_what_the_runtime_says()
    {
        ProcessUsage usage = ProcessUsage.TryOpen(Environment.ProcessId)!;
        UsageSample sample = usage.Read();
        using var self = Process.GetCurrentProcess();
        Assert.InRange(sample.RssBytes, self.WorkingSet64 / 2, self.WorkingSet64 * 2);
        Assert.True(sample.PeakRssBytes >= sample.RssBytes);
    }

    [Fact]
    public void What_other_systems_are_asked_agrees_with_what_Linux_tells()
    {
        UsageSample portable = new PortableProcessUsage(Environment.ProcessId).Read();
        UsageSample usual = ProcessUsage.TryOpen(Environment.ProcessId)!.Read();
        Assert.InRange(usual.CpuTime - portable.CpuTime, TimeSpan.FromMilliseconds(-20), TimeSpan.FromSeconds(1));
        Assert.InRange(usual.RssBytes, portable.RssBytes / 2, portable.RssBytes * 2);
    }

    [Fact]
    public async Task A_process_that_ends_is_noticed_and_what_it_used_stays_known()
    {
        using Process process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        int id = process.Id;
        ProcessUsage? usage = ProcessUsage.TryOpen(id);
        Assert.NotNull(usage);
        UsageSample alive = usage.Read();
        Assert.False(usage.HasExited);

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).OrFailAsync("the end of cat");

        Assert.Equal(alive, usage.Read());
        Assert.True(usage.HasExited);
        Assert.Null(ProcessUsage.TryOpen(id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(int.MaxValue)]
    public void No_process_is_no_usage(int id) => Assert.Null(ProcessUsage.TryOpen(id));
}
