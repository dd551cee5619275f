using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>
/// A wheel and its model, given the same operations. Whatever the wheel hands out must be due in the model, and when it says that it is
/// done, nothing due may be left there: so both hand out the same set, at the same step.
/// </summary>
/// <param name="random">Where the operations come from.</param>
/// <param name="startTick">The wheel's first present.</param>
/// <param name="distort">What the wheel is told instead of a deadline: how a control breaks it.</param>
internal sealed class WheelCheck(Random random, long startTick, Func<long, long>? distort = null)
{
    private const int Indexes = 600;

    // One less than the last tick that can be scheduled, so that there is always a tick ahead to file under.
    private const long LastTick = long.MaxValue - 3;

    private readonly TimingWheel _wheel = new(startTick);
    private readonly NaiveWheel _model = new();
    private long _present = startTick;
    private long _advancingTo = startTick;
    private bool _isDone = true;

    public long HandedOut { get; private set; }

    public bool IsAtTheEndOfTime => _present >= LastTick;

    public void Step()
    {
        int choice = random.Next(100);
        int index = random.Next(Indexes);
        if (choice < 55)
            Schedule(index, SomeTick());
        else if (choice < 65)
            Assert.Equal(_model.Cancel(index), _wheel.Cancel(index));
        else
            Advance();
        Assert.Equal(_model.Count, _wheel.Count);
        Assert.True(_wheel.NextTick <= Math.Max(_advancingTo, _model.First), "the next tick is later than the first deadline");
        Assert.Equal(_model.Count == 0, _wheel.NextTick == TimingWheel.Never);
    }

    /// <summary>What the wheel's sink does; returns the tick to file under again.</summary>
    public long OnDue(int index)
    {
        HandedOut++;
        long deadline = _model.DeadlineOf(index);
        Assert.True(deadline <= _advancingTo, $"handed out at {_advancingTo} what is due at {deadline}");
        Assert.Equal(TimingWheel.Never, _wheel.DeadlineOf(index));
        _model.Cancel(index);
        int other = random.Next(Indexes);
        switch (random.Next(10))
        {
            case 0:
                Schedule(other, SomeTick());
                return TimingWheel.Never;
            case 1:
                Assert.Equal(_model.Cancel(other), _wheel.Cancel(other));
                return TimingWheel.Never;
            case 2:
                Schedule(index, _advancingTo + 1 + random.Next(5000) is > 0 and < LastTick and var tick ? tick : LastTick);
                return TimingWheel.Never;
            case <= 5:
                long again = SomeTick();
                _model.Schedule(index, Math.Max(again, _advancingTo + 1));
                return again <= _advancingTo ? again : Distort(again);
            default:
                return TimingWheel.Never;
        }
    }

    /// <summary>What the wheel's sink says of an entry that is about to be moved down: mostly that its deadline stands.</summary>
    public long OnNear(int index, long deadlineTick)
    {
        if (distort is null)
            Assert.Equal(_model.DeadlineOf(index), deadlineTick);
        switch (random.Next(8))
        {
            case 0:
                _model.Cancel(index);
                return TimingWheel.Never;
            case 1:
                long moved = Math.Max(SomeTick(), _advancingTo + 1);
                _model.Schedule(index, moved);
                return Distort(moved);
            default:
                return deadlineTick;
        }
    }

    private void Schedule(int index, long tick)
    {
        _model.Schedule(index, tick);
        _wheel.Schedule(index, Distort(tick));
        if (distort is null)
            Assert.Equal(tick, _wheel.DeadlineOf(index));
    }

    private long Distort(long tick) => distort is null ? tick : distort(tick);

    private void Advance()
    {
        // While an advance is unfinished it is gone on with: how far the wheel has come in it is its own affair.
        long nowTick = _isDone ? SomePresent() : _advancingTo + random.Next(2) is < LastTick and var later ? later : LastTick;
        _advancingTo = Math.Max(_present, nowTick);
        var sink = new CheckedSink(this);
        _isDone = _wheel.Advance(nowTick, random.Next(2) == 0 ? int.MaxValue : random.Next(1, 20), ref sink);
        if (!_isDone)
            return;

        _present = _advancingTo;
        Assert.True(_model.First > _present, $"done at {_present}, but what is due at {_model.First} was not handed out");
        Assert.True(_wheel.NextTick > _present, "done, but there is work left");
    }

    private long SomeTick() => Math.Clamp(random.Next(6) switch
    {
        0 => Ahead(random.Next(-100, 100)),
        1 => Ahead(WheelTicks.Boundaries[random.Next(WheelTicks.Boundaries.Length)]),
        2 => NextBoundary() + random.Next(-1, 2),
        3 => Ahead(1L << random.Next(27)),
        4 => Ahead((random.Next(3) + 1) * TimingWheel.HorizonTicks),
        _ => Ahead(random.NextInt64(1L << random.Next(1, 27))),
    }, 0, LastTick);

    private long SomePresent() => Math.Clamp(random.Next(8) switch
    {
        0 => _present - random.Next(1000),
        1 => Ahead(random.NextInt64(1L << 25)),
        2 => NextBoundary() + random.Next(-1, 2),
        3 => Ahead(random.Next(5000)),
        4 => Math.Min(_wheel.NextTick, Ahead(1 << 25)) - random.Next(2),
        5 => Math.Min(_model.First, Ahead(1 << 25)) - random.Next(2),
        _ => Ahead(random.Next(4)),
    }, 0, LastTick);

    /// <summary>Where slots of some level, or of several, begin.</summary>
    private long NextBoundary()
    {
        int shift = 6 * random.Next(1, 5);
        return Math.Min(((_present >> shift) + 1) << shift, LastTick) is > 0 and var tick ? tick : LastTick;
    }

    private long Ahead(long ticks) => _present > LastTick - ticks ? LastTick : _present + ticks;

    private readonly struct CheckedSink(WheelCheck check) : IWheelSink
    {
        public long OnDue(int index) => check.OnDue(index);

        public long OnNear(int index, long deadlineTick) => check.OnNear(index, deadlineTick);
    }
}
