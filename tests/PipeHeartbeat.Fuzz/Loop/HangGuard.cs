namespace PipeHeartbeat.Fuzz;

/// <summary>
/// Ends the process when an input does not come to its end. The processor time that it takes is what counts: a machine that stands still
/// takes none.
/// </summary>
internal sealed class HangGuard
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Action<FuzzInput> _onHang;
    private FuzzInput? _input;
    private FuzzInput? _watched;
    private TimeSpan _since;

    public HangGuard(Action<FuzzInput> onHang)
    {
        _onHang = onHang;
        new Thread(Watch) { IsBackground = true, Name = "fuzz-guard" }.Start();
    }

    /// <summary>The input that runs now, a new object for each run.</summary>
    public FuzzInput? Input
    {
        set => Volatile.Write(ref _input, value);
    }

    private void Watch()
    {
        while (true)
        {
            Thread.Sleep(Period);
            FuzzInput? input = Volatile.Read(ref _input);
            TimeSpan used = Environment.CpuUsage.TotalTime;
            if (input is null || !ReferenceEquals(input, _watched))
            {
                _watched = input;
                _since = used;
            }
            else if (used - _since > Most)
            {
                _onHang(input);
                Environment.Exit(ExitCode.Broken);
            }
        }
    }
}
