namespace PipeHeartbeat.Fuzz;

/// <summary>What is fuzzed: throws for whatever must not happen.</summary>
internal interface IFuzzTarget
{
    /// <summary>How it is called on the command line and in file names.</summary>
    string Name { get; }

    /// <summary>Inputs to begin with.</summary>
    IEnumerable<FuzzInput> Seeds();

    /// <summary>Puts an input to it, and checks everything that must be true.</summary>
    void Run(FuzzInput input);
}
