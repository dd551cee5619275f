namespace PipeHeartbeat.Liveness;

/// <summary>Whom the <see cref="TimingWheel"/> tells what is due. A struct, so that the call is direct.</summary>
internal interface IWheelSink
{
    /// <summary>The entry's tick has come, and the entry is out of the wheel.</summary>
    /// <returns>The tick to file it under again (at least one tick ahead, else it is moved there), or
    /// <see cref="TimingWheel.Never"/> to leave it out.</returns>
    long OnDue(int index);

    /// <summary>
    /// The entry's tick is near, and the entry about to be moved to a finer level. Must not touch the wheel.
    /// </summary>
    /// <returns>The tick to file it under: the one that it has, or another if its deadline has moved meanwhile; or
    /// <see cref="TimingWheel.Never"/> to take it out.</returns>
    long OnNear(int index, long deadlineTick);
}
