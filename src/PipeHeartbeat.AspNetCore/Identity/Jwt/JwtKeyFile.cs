using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// The keys of a file, read anew when it has changed. Whether it has is looked up by whoever asks for them, at most once a second: a server that nobody comes
/// to looks at nothing. A file that is missing or broken leaves the keys as they were, for it may be about to be replaced. Thread-safe.
/// </summary>
internal sealed class JwtKeyFile
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private readonly string _path;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile JwtKeys _keys;
    private long _lookedAt;

    // What was seen last; nothing, if there was no file that could be read. Only for who has the lock.
    private FileStamp? _stamp;

    /// <exception cref="KeyFileException">It does not serve.</exception>
    public JwtKeyFile(string path, TimeProvider timeProvider, ILogger logger)
    {
        _path = path;
        _timeProvider = timeProvider;
        _logger = logger;
        _lookedAt = timeProvider.GetTimestamp();
        using SafeFileHandle file = KeyFileBytes.Open(path);

        // The stamp comes before the bytes: what is written meanwhile is seen as a change.
        _stamp = KeyFileBytes.StampOf(file);
        _keys = JwtKeyReader.Read(KeyFileBytes.Read(file));
    }

    /// <summary>The keys that hold now. One caller may read the file; the others get the keys from before and wait for nobody.</summary>
    public JwtKeys Current
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

            return _keys;
        }
    }

    private bool IsDue => _timeProvider.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookEvery;

    private void Look()
    {
        Volatile.Write(ref _lookedAt, _timeProvider.GetTimestamp());
        FileStamp? stamp = null;
        try
        {
            using SafeFileHandle file = KeyFileBytes.Open(_path);
            FileStamp seen = KeyFileBytes.StampOf(file);
            if (seen == _stamp)
                return;

            byte[] content = KeyFileBytes.Read(file);
            stamp = seen;
            Take(JwtKeyReader.Read(content));
        }
        catch (KeyFileException error)
        {
            // Said once for each change: while there is nothing to be read, nothing changes.
            if (stamp is not null || _stamp is not null)
                Log.KeyFileUnusable(_logger, _path, error.What);
        }

        _stamp = stamp;
    }

    private void Take(JwtKeys keys)
    {
        // Any bytes make a secret. Those of a page that says "not found" would make one that everybody knows.
        if (keys.IsBareSecret && !_keys.IsBareSecret)
            throw new KeyFileException("holds no JWKS and no PEM any more", "restart the server if it is to be a secret");
        _keys = keys;
        Log.KeysRead(_logger, keys.Count, _path);
    }
}
