using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class PeerProcessTests
{
    [Fact]
    public async Task One_that_does_not_start_is_named_with_what_it_said()
    {
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => StartAsync(
            "sh", ["-c", "echo first >&2; echo no such thing >&2; exit 3"], TestContext.Current.CancellationToken));

        Assert.StartsWith("Invented x ended at once: no such thing", error.Message, StringComparison.Ordinal);
        string file = error.Message[(error.Message.IndexOf('/', StringComparison.Ordinal))..].TrimEnd(')');
        Assert.Equal(["first", "no such thing"], File.ReadAllLines(file));
        File.Delete(file);
    }

    [Fact]
    public async Task One_that_is_not_there_is_named()
    {
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => StartAsync("/no/such/program", [], TestContext.Current.CancellationToken));
        Assert.Contains("/no/such/program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_waited_for_in_vain_is_ended()
    {
        // Whoever reads the fifo learns the id as soon as the program stands.
        string fifo = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        using (Process make = Process.Start("mkfifo", [fifo]))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var cancelled = new CancellationTokenSource();
        var starting = Task.Run(() => StartAsync("sh", ["-c", $"exec >{fifo}; echo $$; exec sleep 60"], cancelled.Token), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(fifo);
        int id = int.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        Assert.NotNull(ProcessUsage.TryOpen(id));

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);

        Assert.Null(ProcessUsage.TryOpen(id));
        File.Delete(fifo);
    }

    private static Task<PeerProcess> StartAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var peer = new InventedPeer("x", isAnswered: true, program, arguments);
        int port = FreePort.Take();
        PeerLaunch launch = peer.Prepare(new PeerDemand(port, "", 1, TimeSpan.FromSeconds(1)));
        return PeerProcess.StartAsync(peer.Name, launch, port, cancellationToken);
    }
}
