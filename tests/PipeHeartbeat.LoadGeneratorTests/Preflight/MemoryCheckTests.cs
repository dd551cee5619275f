using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class MemoryCheckTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void Both_ends_are_paid_for_where_the_server_is_here_too()
    {
        // 64 MiB besides, and 4 KiB for each end of each connection.
        InventedMachine machine = Available(64 + 40);
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(10_240), machine));
        Assert.NotNull(MemoryCheck.Judge(new PreflightNeeds(10_241), machine));
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(5_120) { IsServerLocal = true }, machine));

        PreflightFinding? finding = MemoryCheck.Judge(new PreflightNeeds(5_121) { IsServerLocal = true }, machine);
        Assert.NotNull(finding);
        Assert.True(finding.IsFatal);
        Assert.Contains("-c 5120", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat", "anon 5\nfile_mapped 7\nfile ")]
    [InlineData(
        "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes", "/sys/fs/cgroup/memory/memory.stat", "cache 1\ntotal_cache ")]
    public void A_container_has_what_its_limit_leaves_and_its_cache_of_files(string limit, string used, string statistics, string cache)
    {
        InventedMachine machine = Available(100_000).With(limit, $"{200 * MiB}\n").With(used, $"{150 * MiB}\n").With(statistics, $"{cache}{54 * MiB}\n");
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(10_240), machine));
        Assert.NotNull(MemoryCheck.Judge(new PreflightNeeds(10_241), machine));
    }

    [Fact]
    public void A_container_without_a_limit_has_what_the_machine_has()
    {
        InventedMachine machine = Available(64 + 40).With("/sys/fs/cgroup/memory.max", "max\n").With("/sys/fs/cgroup/memory.current", "5000\n");
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(10_240), machine));
        Assert.NotNull(MemoryCheck.Judge(new PreflightNeeds(10_241), machine));
    }

    /// <summary>Used and cache are read one after the other, so there may be more cache than was used.</summary>
    [Fact]
    public void A_limit_that_is_none_leaves_what_the_machine_has()
    {
        InventedMachine machine = Available(64 + 40)
            .With("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
            .With("/sys/fs/cgroup/memory/memory.usage_in_bytes", $"{100 * MiB}\n")
            .With("/sys/fs/cgroup/memory/memory.stat", $"total_cache {101 * MiB}\n");
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(10_240), machine));
        Assert.NotNull(MemoryCheck.Judge(new PreflightNeeds(10_241), machine));
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(10_240), machine.With(InventedMachine.Memory, "")));
    }

    [Fact]
    public void A_cache_that_grew_while_it_was_read_is_not_more_than_what_was_used()
    {
        InventedMachine machine = Available(100_000)
            .With("/sys/fs/cgroup/memory.max", $"{104 * MiB}\n")
            .With("/sys/fs/cgroup/memory.current", $"{50 * MiB}\n")
            .With("/sys/fs/cgroup/memory.stat", $"file {90 * MiB}\n");
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(10_240), machine));
        Assert.NotNull(MemoryCheck.Judge(new PreflightNeeds(10_241), machine));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MemAvailable:")]
    [InlineData("MemAvailable: kB")]
    public void What_can_not_be_read_is_no_finding(string memory) =>
        Assert.Null(MemoryCheck.Judge(new PreflightNeeds(1_000_000), new InventedMachine().With(InventedMachine.Memory, memory)));

    [Fact]
    public void Where_not_even_one_fits_something_else_has_to_end() => Assert.StartsWith(
        "end what else runs here", MemoryCheck.Judge(new PreflightNeeds(1), Available(10))?.Remedy, StringComparison.Ordinal);

    private static InventedMachine Available(long mebibytes) =>
        new InventedMachine().With(InventedMachine.Memory, $"MemTotal: {100_000 * 1024} kB\nMemAvailable:   {mebibytes * 1024} kB\nBuffers: 1 kB\n");
}
