using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace PipeHeartbeat.Server;

/// <summary>
/// Looks once a second whether a configuration file has changed, and takes the log levels from it. It looks rather than being told of changes, as one
/// that is reached by a link (a mounted secret or configuration of Kubernetes, say) changes without being written to.
/// </summary>
internal sealed class LogLevelWatch(ServeFlags flags, LogLevels levels, TimeProvider timeProvider, ILogger<LogLevelWatch> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private readonly IReadOnlyList<string> _files = ServerConfiguration.Files(flags);
    private IReadOnlyList<(DateTime WrittenUtc, long Length)?> _stamps = [];
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The stamps come before the contents: what is written meanwhile is seen as a change. What was read before this began is read once more.
        _stamps = Stamp();
        Read(isNews: false);
        _timer = timeProvider.CreateTimer(static watch => ((LogLevelWatch)watch!).Look(), this, LookEvery, LookEvery);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_looking)
        {
            IReadOnlyList<(DateTime WrittenUtc, long Length)?> stamps = Stamp();
            if (stamps.SequenceEqual(_stamps))
                return;
            _stamps = stamps;
            Read(isNews: true);
        }
    }

    private IReadOnlyList<(DateTime WrittenUtc, long Length)?> Stamp() => [.. _files.Select(Stamp)];

    /// <summary>
    /// When it was last written, as a file that was replaced differs in, too, and how long it is, for two writes within a tick of the file system's clock are told apart by nothing else;
    /// <see langword="null"/> if there is none.
    /// </summary>
    private static (DateTime WrittenUtc, long Length)? Stamp(string file)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(file);
            return (File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Read(bool isNews)
    {
        try
        {
            levels.Set(ServerConfiguration.ReadLogging(flags));
            if (isNews)
                Log.LevelsRead(logger);
        }
        catch (UsageException error)
        {
            Log.LevelsUnusable(logger, error.Message);
        }
    }
}
