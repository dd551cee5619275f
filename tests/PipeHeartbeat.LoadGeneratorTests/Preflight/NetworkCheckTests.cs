using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Ports, the queue of a listening socket, and connection tracking.</summary>
public sealed class NetworkCheckTests
{
    [Theory]
    [InlineData(10, 1, 1, true)]
    [InlineData(11, 1, 1, false)]
    [InlineData(30, 3, 1, true)]
    [InlineData(31, 3, 1, false)]
    [InlineData(60, 3, 2, true)]
    [InlineData(61, 3, 2, false)]
    public void Each_pair_of_addresses_has_all_ports(long connections, long sources, long targets, bool isEnough)
    {
        InventedMachine machine = new InventedMachine().With(InventedMachine.PortRange, "50000\t50009\n");
        var needs = new PreflightNeeds(connections) { SourceAddresses = sources, Targets = targets, IsServerLocal = true };

        PreflightFinding? finding = PortCheck.Judge(needs, machine);

        Assert.Equal(isEnough, finding is null);
        Assert.True(finding?.IsFatal ?? true);
    }

    [Fact]
    public void Ports_come_from_more_addresses_or_a_wider_range()
    {
        InventedMachine machine = new InventedMachine().With(InventedMachine.PortRange, "32768\t60999\n");

        string? remedy = PortCheck.Judge(new PreflightNeeds(40_000) { IsServerLocal = true }, machine)?.Remedy;
        Assert.Contains("--source-ip 127.0.0.0/24", remedy, StringComparison.Ordinal);
        Assert.Contains("sysctl -w net.ipv4.ip_local_port_range='1024 65535'", remedy, StringComparison.Ordinal);

        // More than the widest range holds.
        remedy = PortCheck.Judge(new PreflightNeeds(70_000), machine)?.Remedy;
        Assert.Contains("--source-ip", remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("sysctl", remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280, 100_000, 1, true)]
    [InlineData(1290, 100_000, 1, false)]
    [InlineData(2560, 100_000, 2, true)]
    [InlineData(100_000, 128, 1, true)]
    [InlineData(100_000, 129, 1, false)]
    public void What_comes_in_a_tenth_of_a_second_has_to_find_room_to_wait(double connectRate, long connections, long targets, bool isEnough)
    {
        InventedMachine machine = new InventedMachine().With(InventedMachine.MostWaiting, "128\n");
        var needs = new PreflightNeeds(connections) { ConnectRate = connectRate, Targets = targets, IsServerLocal = true };

        PreflightFinding? finding = BacklogCheck.Judge(needs, machine);

        Assert.Equal(isEnough, finding is null);
        Assert.False(finding?.IsFatal ?? false);
        Assert.Null(BacklogCheck.Judge(needs with { IsServerLocal = false }, machine));
    }

    [Fact]
    public void A_queue_that_is_too_short_is_mended_by_a_longer_one_or_patience()
    {
        InventedMachine machine = new InventedMachine().With(InventedMachine.MostWaiting, "128\n");
        string? remedy = BacklogCheck.Judge(new PreflightNeeds(50_000) { ConnectRate = 5000, IsServerLocal = true }, machine)?.Remedy;
        Assert.Contains("sysctl -w net.core.somaxconn=512", remedy, StringComparison.Ordinal);
        Assert.Contains("--connect-rate 1280", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_tracking_needs_a_place_for_each()
    {
        InventedMachine machine = new InventedMachine().With(InventedMachine.ConntrackMax, "1000\n").With(InventedMachine.ConntrackCount, "300\n");
        Assert.Null(ConntrackCheck.Judge(new PreflightNeeds(700), machine));

        PreflightFinding? finding = ConntrackCheck.Judge(new PreflightNeeds(701), machine);
        Assert.NotNull(finding);
        Assert.False(finding.IsFatal);
        Assert.Contains("sysctl -w net.netfilter.nf_conntrack_max=2002", finding.Remedy, StringComparison.Ordinal);
    }
}
