using System.Net;
using System.Net.Sockets;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The binary under limits that a shell sets.</summary>
public sealed class LimitedProcessTests
{
    [Theory]
    [InlineData("hold -c 1000")]
    [InlineData("rate -c 1000 -r 1000")]
    [InlineData("find-max -c 1000")]
    public async Task Too_few_descriptors_are_named_with_the_command_before_anything_is_opened(string verb)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the limit is not read");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using LoadProcess process = LoadProcess.StartAfter("ulimit -n 256", [.. verb.Split(' '), "--target", $"{listener.LocalEndpoint}"]);

        Assert.Equal(ExitCode.NotRun, await process.Process.WaitForExitAsync());

        string line = Assert.Single(process.Process.ErrorLines);
        Assert.Contains("nofile", line, StringComparison.Ordinal);
        Assert.Contains("hard limit 256", line, StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1064", line, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Without_a_standard_input_the_machine_has_as_much_as_with_one()
    {
        await using LoadProcess process = LoadProcess.StartAfter("exec 0<&-", "hold", "-c", "1000", "--target", $"127.0.0.1:{FreePort.Take()}");

        Assert.Equal(ExitCode.NotRun, await process.Process.WaitForExitAsync());
        Assert.Contains("cannot connect", Assert.Single(process.Process.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_soft_limit_alone_hinders_nobody_because_the_runtime_raises_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the limit is not read");
        await using LoadProcess process = LoadProcess.StartAfter(
            "ulimit -Sn 256", "hold", "-c", "1000", "--target", $"127.0.0.1:{FreePort.Take()}");

        Assert.Equal(ExitCode.NotRun, await process.Process.WaitForExitAsync());

        // It got as far as finding that nobody listens.
        Assert.DoesNotContain("nofile", process.Errors, StringComparison.Ordinal);
        Assert.Contains("cannot connect", process.Errors, StringComparison.Ordinal);
    }
}
