using System.Net.Sockets;
using System.Threading.Channels;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// All clients of a run, on one thread <c>phb-load</c>: it sends each beat when it is due, hears what comes, and has the judge note both. No object,
/// task or timer a client: their data lie in arrays, what each does next is an entry in a timing wheel.
/// </summary>
/// <remarks>
/// Open loop: beats are planned in time, whatever the server does. One that is late is sent at once, and its lag counts from the planned
/// moment. Everything but <see cref="Stop"/>, <see cref="Tell"/> and <see cref="Samples"/> belongs to the thread until <see cref="Completion"/>.
/// </remarks>
internal sealed partial class Fleet : IDisposable
{
    private const int TickUs = 100;
    private const int LongestWaitMs = 50;
    private const int ReadyAPass = 1024;

    /// <summary>Entries of the wheel a pass, after which the connections are looked at again: some 1 to 2 ms of sending.</summary>
    private const int EntriesAPass = 256;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<FleetSample> _samples = Channel.CreateUnbounded<FleetSample>();
    private readonly ReadyClient[] _ready = new ReadyClient[ReadyAPass];
    private readonly FleetOptions _options;
    private readonly FleetScript _script;
    private readonly IClientSockets _sockets;
    private readonly IDialect _dialect;
    private readonly ReadOnlyMemory<byte> _beat;
    private readonly bool _isAnswered;
    private readonly Client[] _clients;
    private readonly TimingWheel _wheel = new(FleetClock.NowUs / TickUs);
    private readonly BeatPlan _plan;
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="options">What the clients do.</param>
    /// <param name="script">What the scenario does with them.</param>
    /// <param name="sockets">Their connections; the fleet disposes of them.</param>
    /// <param name="timeoutMs">After how much silence the server is to end a client, as long as it does not say so itself.</param>
    public Fleet(FleetOptions options, FleetScript script, IClientSockets sockets, int timeoutMs)
    {
        _options = options;
        _script = script;
        _sockets = sockets;
        _dialect = options.Dialect;
        _beat = options.Dialect.Beat;
        _isAnswered = options.Dialect.IsAnswered;
        _plan = new BeatPlan(options.Jitter, options.Seed);
        _timeoutMs = timeoutMs;
        _clients = new Client[options.Connections];
        _unsettled = options.Connections;
        Judge = new VerdictJudge(options.Connections, options.ClockSlackUs, (long)options.VerdictGrace.TotalMicroseconds);
        _thread = new Thread(Run) { Name = "phb-load", IsBackground = true };
    }

    public int Count => _clients.Length;

    public VerdictJudge Judge { get; }

    public FleetTally Tally { get; } = new();

    /// <summary>How it stands, once a second and at each new phase. Thread-safe; ends with the run.</summary>
    public ChannelReader<FleetSample> Samples => _samples.Reader;

    /// <summary>The run is over, or it failed. The connections stand until the fleet is disposed of. Thread-safe.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Whether it was stopped before it was done.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>Beats sent, warm-up included.</summary>
    public long SentEver { get; private set; }

    /// <param name="isWatched">Whether it will be told (<see cref="Tell"/>) of verdicts that the server holds back.</param>
    public void Start(bool isWatched = false)
    {
        _toldUs = isWatched ? 0 : long.MaxValue;
        _thread.Start();
    }

    /// <summary>Ends the run soon. Thread-safe.</summary>
    public void Stop() => _stopping = true;

    /// <summary>A moment at which the script wants this client, beside what it does anyway; <see cref="Client.Never"/> takes it back.</summary>
    public void PlanDeed(int client, long atUs)
    {
        _clients[client].DeedUs = atUs;
        File(client);
    }

    public ClientState StateOf(int client) => _clients[client].State;

    public void Dispose()
    {
        Stop();
        if (_thread.IsAlive)
            _thread.Join();
        _sockets.Dispose();
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            Begin();
            while (!_isOver)
                RunPass();
        }
        catch (Exception error)
        {
            // Whoever waits for the run is told of it.
            failure = error;
        }

        _samples.Writer.Complete();
        if (failure is null)
            _completion.SetResult();
        else
            _completion.SetException(failure);
    }

    private void Begin()
    {
        long nowUs = FleetClock.NowUs;
        BeginPhases(nowUs);
        for (int client = 0; client < _clients.Length; client++)
        {
            ref Client state = ref _clients[client];
            state.DeedUs = Client.Never;
            ComeAt(client, ref state, nowUs + (long)(client / _options.ConnectRate * 1e6));
        }
    }

    private void RunPass()
    {
        var sink = new DueSink(this, FleetClock.NowUs);
        bool isCaughtUp = _wheel.Advance(sink.NowUs / TickUs, EntriesAPass, ref sink);
        int count = _sockets.Wait(_ready, isCaughtUp ? WaitMs() : 0);
        foreach (ReadyClient ready in _ready.AsSpan(0, count))
            OnReady(ready);
        AdvancePhase(FleetClock.NowUs);
    }

    /// <summary>The kernel waits by whole milliseconds; what is due within the next one is then at most so much late.</summary>
    private int WaitMs()
    {
        long nextTick = _wheel.NextTick;
        if (nextTick == TimingWheel.Never)
            return LongestWaitMs;

        long waitUs = (nextTick * TickUs) - FleetClock.NowUs;
        return waitUs <= 0 ? 0 : (int)Math.Min((waitUs + 999) / 1_000, LongestWaitMs);
    }

    /// <param name="client">Who is due.</param>
    /// <param name="nowUs">A moment not long ago; set to one that is not longer ago.</param>
    private long OnDue(int client, ref long nowUs)
    {
        ref Client state = ref _clients[client];
        if (state.DeedUs <= nowUs)
        {
            state.DeedUs = Client.Never;
            _script.OnDeed(this, client, nowUs);
            nowUs = FleetClock.NowUs;
        }

        // The beats before, and in the same batch, may have taken their time; what the script did, too.
        if (state.State == ClientState.Beating)
            SendDueBeats(client, ref state, ref nowUs);
        else if (state.DueUs <= (nowUs = FleetClock.NowUs))
            DoDue(client, ref state, nowUs);
        return TickOf(in state);
    }

    private void DoDue(int client, ref Client state, long nowUs)
    {
        switch (state.State)
        {
            case ClientState.Away:
                Connect(client, ref state);
                break;
            case ClientState.Connecting:
                _sockets.Close(client, isAbortive: true);
                FailConnect(client, ref state, SocketError.TimedOut);
                break;
            case ClientState.Greeting:
                Tally.Unwelcomed++;
                Stand(client, ref state, nowUs);
                break;
            default:
                // The server said goodbye and does not go.
                DepartEnded(client, ref state);
                break;
        }
    }

    private void OnReady(ReadyClient ready)
    {
        ref Client state = ref _clients[ready.Client];
        if (state.State == ClientState.Connecting && !FinishConnect(ready, ref state))
            return;
        if (ready.CanWrite)
            SendRest(ready.Client);
        if (ready.CanRead)
            Read(ready.Client, ref state, ready.IsHungUp);
        File(ready.Client);
    }

    /// <summary>Has the wheel know when the client is to be looked at next.</summary>
    private void File(int client)
    {
        long tick = TickOf(in _clients[client]);
        if (tick == TimingWheel.Never)
            _wheel.Cancel(client);
        else if (tick != _wheel.DeadlineOf(client))
            _wheel.Schedule(client, tick);
    }

    /// <summary>Rounded up: nothing happens before its moment.</summary>
    private static long TickOf(in Client state)
    {
        long wakeUs = state.WakeUs;
        return wakeUs == Client.Never ? TimingWheel.Never : (wakeUs + TickUs - 1) / TickUs;
    }

    private struct DueSink(Fleet fleet, long nowUs) : IWheelSink
    {
        private long _nowUs = nowUs;

        /// <summary>Not read anew for each: what follows at once on a send is dated by the moment at which that was done.</summary>
        public readonly long NowUs => _nowUs;

        public long OnDue(int index) => fleet.OnDue(index, ref _nowUs);

        public readonly long OnNear(int index, long deadlineTick) => deadlineTick;
    }
}
