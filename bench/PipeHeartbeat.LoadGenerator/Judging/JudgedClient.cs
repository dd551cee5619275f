namespace PipeHeartbeat.LoadGenerator;

/// <summary>What became of one client of whom the server said something, or should have. Times are microseconds of the judge's clock.</summary>
/// <param name="Client">Its number.</param>
/// <param name="LastSignUs">When it gave its last sign of life.</param>
/// <param name="DeadlineUs">When its time was up.</param>
/// <param name="EndedUs">When its end was noticed; <see langword="null"/> if it was not ended.</param>
/// <param name="Verdict">What that was.</param>
internal readonly record struct JudgedClient(int Client, long LastSignUs, long DeadlineUs, long? EndedUs, Verdict Verdict);
