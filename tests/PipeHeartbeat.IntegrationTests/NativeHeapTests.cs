using System.Globalization;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Whether the server's memory outside of the managed heap stays in few places. Linux with glibc; elsewhere there is nothing to confine.</summary>
public class NativeHeapTests
{
    private const long HeapBytes = 64 * 1024 * 1024;
    private const int Rounds = 4;

    [Fact]
    public async Task The_heap_of_the_c_library_is_not_spread_over_many_threads()
    {
        int confined = await CountHeapsAsync(new Dictionary<string, string>());
        int spread = await CountHeapsAsync(new Dictionary<string, string> { ["MALLOC_ARENA_MAX"] = "64" });
        TestContext.Current.TestOutputHelper!.WriteLine($"{confined} heaps, left to itself {spread}");

        // The runtime has made some before the program can say anything.
        Assert.InRange(confined, 0, 8);
        Assert.True(confined < spread || spread == 0, $"{confined} heaps, left to itself {spread}");
    }

    private static async Task<int> CountHeapsAsync(Dictionary<string, string> environment)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(environment);
        for (int round = 0; round < Rounds; round++)
        {
            using var fleet = new NamedFleet(server.Port, $"round-{round}-", 250);
            await server.GetStatusAsync();
        }

        // Each is in a mapping without a name that begins at a multiple of its greatest size.
        return (await File.ReadAllLinesAsync($"/proc/{server.Process.Id}/maps", TestContext.Current.CancellationToken))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields is [var range, "rw-p", _, _, "0"] && IsHeap(range));
    }

    private static bool IsHeap(string range)
    {
        long[] ends = [.. range.Split('-').Select(end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return ends[0] % HeapBytes == 0 && ends[1] - ends[0] < HeapBytes;
    }
}
