using System.Net;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.AspNetCore;

/// <summary>How long an accept loop pauses after a failure, and whether it speaks of it.</summary>
internal sealed class AcceptFailures(TimeProvider timeProvider, ILogger logger, EndPoint endPoint)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(1);

    private TimeSpan _nextPause = FirstPause;
    private int _inARow;
    private long? _lastSaid;

    public void Reset()
    {
        _nextPause = FirstPause;
        _inARow = 0;
    }

    public TimeSpan Next(Exception error)
    {
        _inARow++;
        if (_lastSaid is not { } said || timeProvider.GetElapsedTime(said) >= QuietPeriod)
        {
            _lastSaid = timeProvider.GetTimestamp();
            Log.AcceptFailed(logger, error, endPoint, _inARow);
        }

        TimeSpan pause = _nextPause;
        _nextPause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return pause;
    }
}
