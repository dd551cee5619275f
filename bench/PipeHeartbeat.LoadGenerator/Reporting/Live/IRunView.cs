namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// Shows a run while it goes on. Called by one thread at a time; between <see cref="Begin"/> and <see cref="End"/> nobody else writes to
/// the console.
/// </summary>
internal interface IRunView
{
    /// <summary>Opens the view. For a verb of several runs, each has its own Begin and End.</summary>
    /// <param name="title">What runs and against what, such as <c>hold · 19,000 clients · 127.0.0.1:15000</c>.</param>
    void Begin(string title);

    /// <summary>Once a second.</summary>
    void Update(RunProgress progress);

    /// <summary>A line that stays: a remark, a step of a search. Also outside of <see cref="Begin"/> and <see cref="End"/>.</summary>
    void Say(string line);

    /// <summary>Closes the view, and leaves the console as it was; also after an error. Without a Begin it does nothing.</summary>
    void End();
}
