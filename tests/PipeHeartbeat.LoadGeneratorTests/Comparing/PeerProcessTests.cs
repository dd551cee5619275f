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
            await make.WaitForExitAsync(TestContext.Current.CancellationToken).OrFailAsync("the end of mkfifo");
        using var cancelled = new CancellationTokenSource();
        var starting = Task.Run(() => StartAsync("sh", ["-c", $"exec >{fifo}; echo $$; exec sleep 60"], cancelled.Token), TestContext.Current.CancellationToken);

        // To open it for reading alone would wait for a writer, and nobody could end that.
        using var reader = new StreamReader(new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        string? line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync("the program's id");
        int id = int.Parse(line!, CultureInfo.InvariantCulture);
        Assert.NotNull(ProcessUsage.TryOpen(id));

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.OrFailAsync("a start that was cancelled"));

        Assert.Null(ProcessUsage.TryOpen(id));
        File.Delete(fifo);
    }

    /// <summary>Whoever it started may hold its output open, and outlive it: that is nothing to wait for without an end.</summary>
    [Fact]
    public async Task One_whose_output_stays_open_is_not_waited_for_for_ever()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a shell");
        string file = Path.GetTempFileName();
        string? line = await ProgramFinder.FirstLineAsync(TimeSpan.FromSeconds(1), "sh", "-c", $"sleep 60 & echo $! > {file}; echo said")
            .OrFailAsync("a program whose output stays open");
        Assert.Null(line);

        using var holder = Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
        holder.Kill();
        File.Delete(file);
    }

    [Fact]
    public async Task One_that_is_ended_while_another_holds_its_output_is_not_waited_for_for_ever()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a shell");
        string file = Path.GetTempFileName();
        using var cancelled = new CancellationTokenSource();
        Task<PeerProcess> starting = StartAsync("sh", ["-c", $"sleep 60 & echo $! > {file}.new; mv {file}.new {file}; wait"], cancelled.Token);
        string id = "";
        for (long began = Stopwatch.GetTimestamp(); id.Length == 0; id = File.ReadAllText(file).Trim())
            Assert.True(Stopwatch.GetElapsedTime(began) < Waits.Limit, "waited for the holder's id");

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.OrFailAsync("the end of a program whose output stays open"));

        using var holder = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        holder.Kill();
        File.Delete(file);
    }

    private static async Task<PeerProcess> StartAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var peer = new InventedPeer("x", isAnswered: true, program, arguments);
        int port = FreePort.Take();
        PeerLaunch launch = await peer.PrepareAsync(new PeerDemand(port, "", 1, TimeSpan.FromSeconds(1)));
        return await PeerProcess.StartAsync(peer.Name, launch, port, cancellationToken);
    }
}
