namespace PipeHeartbeat.LoadGenerator;

/// <summary>One of those that are compared: how it is found, and how it is started.</summary>
internal abstract class Peer
{
    /// <summary>As <c>--peers</c> names it.</summary>
    public abstract string Key { get; }

    /// <summary>As the table names it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it answers every beat.</summary>
    public virtual bool IsAnswered => true;

    /// <summary>Whether it is to be measured how it ends clients that are silent.</summary>
    public virtual bool DetectsSilence => true;

    /// <summary>What to type where it is missing.</summary>
    public abstract string InstallCommand { get; }

    /// <summary>Looks for its program, and asks for its version.</summary>
    /// <returns><see langword="null"/> if it is not here.</returns>
    public abstract Task<string?> FindVersionAsync();

    /// <summary>Prepares its start. Only for one that was found.</summary>
    public abstract Task<PeerLaunch> PrepareAsync(PeerDemand demand);
}
