using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// What was made of one file or several, made anew when one of them has changed. Whether one has is looked up by whoever asks, at most once a second: a server that
/// nobody comes to looks at nothing. Files that are missing or broken leave what there is as it was, for they may be about to be replaced. Thread-safe.
/// </summary>
/// <typeparam name="T">What is made of them.</typeparam>
internal sealed class ReloadedFiles<T>
    where T : class
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private readonly string[] _paths;
    private readonly Func<byte[][], T?, T> _make;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile T _made;
    private long _lookedAt;

    // What was seen last; nothing, where there was no file that could be read. Only for who has the lock.
    private FileStamp?[] _stamps;

    /// <param name="paths">Where the files are.</param>
    /// <param name="make">Makes something of their contents, given what there was before, if anything; throws <see cref="FileReadException"/> if they do not serve.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="logger">Is told of what is made anew and of what does not serve.</param>
    /// <exception cref="FileReadException">They do not serve.</exception>
    public ReloadedFiles(IEnumerable<string> paths, Func<byte[][], T?, T> make, TimeProvider timeProvider, ILogger logger)
    {
        _paths = [.. paths];
        _make = make;
        _timeProvider = timeProvider;
        _logger = logger;
        _lookedAt = timeProvider.GetTimestamp();

        // The stamps come before the bytes: what is written meanwhile is seen as a change.
        FileReadException? objection = null;
        _stamps = StampAll(ref objection);
        _made = objection is null ? Make(before: null) : throw objection;
    }

    /// <summary>What holds now. One caller may read the files; the others get what was made before and wait for nobody.</summary>
    public T Current
    {
        get
        {
            if (IsDue && _looking.TryEnter())
            {
                try
                {
                    if (IsDue)
                        Look();
                }
                finally
                {
                    _looking.Exit();
                }
            }

            return _made;
        }
    }

    private bool IsDue => _timeProvider.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookEvery;

    private FileStamp?[] StampAll(ref FileReadException? objection)
    {
        var stamps = new FileStamp?[_paths.Length];
        for (int i = 0; i < stamps.Length; i++)
            stamps[i] = StampOf(_paths[i], ref objection);
        return stamps;
    }

    /// <returns><see langword="null"/> for a file that cannot be opened.</returns>
    private static FileStamp? StampOf(string path, ref FileReadException? objection)
    {
        try
        {
            using SafeFileHandle file = SecretFile.Open(path);
            return SecretFile.StampOf(file);
        }
        catch (FileReadException error)
        {
            objection ??= error;
            return null;
        }
    }

    private void Look()
    {
        Volatile.Write(ref _lookedAt, _timeProvider.GetTimestamp());
        FileReadException? objection = null;
        FileStamp?[] stamps = StampAll(ref objection);

        // What does not serve is said once for each change: while there is nothing to be read, nothing changes.
        if (stamps.AsSpan().SequenceEqual(_stamps))
            return;

        _stamps = stamps;
        string names = string.Join(", ", _paths);
        try
        {
            _made = objection is null ? Make(_made) : throw objection;
            Log.FilesRead(_logger, names);
        }
        catch (FileReadException error)
        {
            Log.FileUnusable(_logger, names, error.What);
        }
    }

    private T Make(T? before) => _make([.. _paths.Select(SecretFile.Read)], before);
}
