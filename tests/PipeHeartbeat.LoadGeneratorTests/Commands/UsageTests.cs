namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>What the binary says of its arguments.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("hold -c many", "--connections = 'many'", "19k")]
    [InlineData("hold -c 0", "--connections = '0'", "1 to")]
    [InlineData("hold -i 3", "--interval = '3'", "3s")]
    [InlineData("hold -i 1ms", "--interval = '1ms'", "100ms to 10m")]
    [InlineData("hold --target nowhere", "--target = 'nowhere'", "HOST:PORT")]
    [InlineData("hold --source-ip 192.0.2.77", "--source-ip = '192.0.2.77'", "not an address of this machine")]
    [InlineData("hold --source-ip here", "--source-ip = 'here'", "127.0.0.0/24")]
    [InlineData("hold --jitter 10", "--jitter = '10'", "1%")]
    [InlineData("hostile --kind idle --frame-timeout 1s", "--frame-timeout = '1s'", "drip, half or seven")]
    [InlineData("hostile --kind half --frame-timeout 1", "--frame-timeout = '1'", "3s")]
    [InlineData("silence --grace 2", "--grace = '2'", "3s")]
    [InlineData("hold --admin localhost", "--admin = 'localhost'", "http://")]
    [InlineData("hold --server-pid 999999999", "--server-pid = '999999999'", "leave it out")]
    [InlineData("hold --threshold lateness<1s", "'lateness<1s'", "use detect, lag")]
    [InlineData("hold --out /no/such/place/a.json", "--out = '/no/such/place/a.json'", "make it first")]
    [InlineData("silence --fraction 0%", "--fraction = '0%'", "100%")]
    [InlineData("storm --drop 101%", "--drop = '101%'", "percentage")]
    [InlineData("churn --session 1ms", "--session = '1ms'", "10ms")]
    [InlineData("hostile --kind rude", "--kind = 'rude'", "drip, half, seven, endless, garbage, length, flood, idle")]
    [InlineData("rate -r fast", "--rate = 'fast'", "write a number")]
    [InlineData("rate -c 100 -r 1", "every 100 s", "raise --rate")]
    [InlineData("find-max --load weight", "--load = 'weight'", "rate, connections")]
    [InlineData("hold --token x", "--token", "")]
    public async Task What_can_not_be_is_said_in_one_line(string arguments, string names, string remedy)
    {
        await using LoadProcess process = LoadProcess.Start(arguments.Split(' '));

        Assert.Equal(2, await process.Process.WaitForExitAsync());
        string line = Assert.Single(process.Process.ErrorLines);
        Assert.Contains(names, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("silence")]
    [InlineData("churn")]
    [InlineData("storm")]
    [InlineData("hostile")]
    [InlineData("rate")]
    [InlineData("find-max")]
    public async Task Help_has_an_example(string verb)
    {
        await using LoadProcess process = LoadProcess.Start(verb, "--help");

        Assert.Equal(0, await process.Process.WaitForExitAsync());
        Assert.Contains($"pipeheartbeat-load {verb} -c", process.Output, StringComparison.Ordinal);
    }
}
