using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// Accepts on one listening socket, some at a time, so that those who are connected come first. When the machine is out of something it pauses,
/// and as long as it is out of descriptors it refuses those who wait, by a descriptor that it keeps for that.
/// </summary>
internal sealed class Acceptor : ILoopSource, ILoopWork, IAsyncDisposable
{
    private const int AcceptsAPass = 64;
    private const int MaxGoneInARow = 16;

    private readonly EpollListener _listener;
    private readonly Socket _socket;
    private readonly LoopGroup _loops;
    private readonly AcceptFailures _failures;
    private readonly ReserveDescriptor _reserve = new();
    private readonly ITimer _pause;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _descriptor;
    private ulong _number;
    private int _goneInARow;
    private bool _isWatched;
    private volatile bool _isPaused;
    private volatile bool _isStopping;

    public Acceptor(EpollListener listener, Socket socket, LoopGroup loops, AcceptFailures failures, TimeProvider timeProvider)
    {
        _listener = listener;
        _socket = socket;
        _loops = loops;
        _failures = failures;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        _pause = timeProvider.CreateTimer(static acceptor => ((Acceptor)acceptor!).Resume(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => _loops.First.Post(this);

    /// <summary>Thread-safe.</summary>
    public void Resume()
    {
        _isPaused = false;
        _loops.First.Post(this);
    }

    /// <summary>Thread-safe.</summary>
    public void OnDescriptorFree()
    {
        if (_isPaused)
            Resume();
    }

    /// <summary>Thread-safe, and may be called more than once.</summary>
    public ValueTask DisposeAsync()
    {
        _isStopping = true;
        _loops.First.Post(this);
        return new ValueTask(_stopped.Task);
    }

    /// <summary>Watches the socket, or no longer.</summary>
    public void RunOnLoop()
    {
        if (_isStopping)
        {
            Stop();
            return;
        }

        if (_loops.First.HasEnded)
            CutOff();
        else if (_isWatched)
            _loops.First.Rewatch(_number, _descriptor, Libc.EpollIn);
        else if (!(_isWatched = _loops.First.Watch(this, _descriptor, Libc.EpollIn, out _number)))
            Pause(Marshal.GetLastPInvokeError());
    }

    /// <summary>Nobody accepts any more, and whoever waits for a connection is told so.</summary>
    public void CutOff()
    {
        Stop();
        _listener.OnStopped();
    }

    public unsafe void OnEvents(uint events)
    {
        for (int i = 0; i < AcceptsAPass && !_isStopping; i++)
        {
            if (_listener.IsFull)
            {
                Rest();
                return;
            }

            SocketAddressBytes remote;
            int length = SocketAddressBytes.Size;
            int socket = Libc.Accept(_descriptor, &remote, &length, Libc.SocketNonBlocking | Libc.SocketCloseOnExec);
            if (socket < 0)
            {
                OnFailed(Marshal.GetLastPInvokeError());
                return;
            }

            _failures.Reset();
            _goneInARow = 0;
            HandOver(socket, in remote);
        }
    }

    private void HandOver(int socket, in SocketAddressBytes remote)
    {
        EpollLoop loop = _loops.Emptiest;
        Interlocked.Increment(ref loop.Connections);
        var connection = new EpollConnection(_listener, loop, socket, in remote);
        if (loop.IsCurrentThread)
            connection.Adopt();
        else
            connection.Post(LoopRequest.Adopt);
    }

    private void OnFailed(int errno)
    {
        if (errno is Errno.Again or Errno.Interrupted)
            return;

        // One who has gone again before he was accepted is no reason to keep the others waiting; if they all are, something else is wrong.
        if (Errno.IsOfOneConnection(errno) && ++_goneInARow <= MaxGoneInARow)
            return;

        if (errno is Errno.TooManyFiles or Errno.TooManyFilesInSystem)
            _reserve.Refuse(_descriptor);
        Rest();
        Pause(errno);
    }

    private void Pause(int errno)
    {
        TimeSpan pause = _failures.Next(out bool isToBeSaid);
        if (isToBeSaid)
            Log.AcceptFailed(_listener.Logger, _listener.EndPoint, NativeErrors.Describe(errno), _failures.InARow);
        _loops.Metrics?.AcceptPaused();
        _isPaused = true;
        _pause.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void Rest() => _loops.First.Rewatch(_number, _descriptor, events: 0);

    private void Stop()
    {
        if (_stopped.Task.IsCompleted)
            return;

        _isStopping = true;
        if (_isWatched)
            _loops.First.Unwatch(_number);
        _pause.Dispose();
        _reserve.Dispose();
        _socket.Dispose();
        _stopped.SetResult();
    }
}
