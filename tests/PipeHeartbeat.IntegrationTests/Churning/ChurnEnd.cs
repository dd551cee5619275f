namespace PipeHeartbeat.IntegrationTests;

/// <summary>How a client of a <see cref="Churn"/> goes.</summary>
internal enum ChurnEnd
{
    /// <summary>It ends its stream.</summary>
    Fin,

    /// <summary>It takes its leave.</summary>
    Bye,

    /// <summary>It resets its connection.</summary>
    Reset,

    /// <summary>It sends what is no packet.</summary>
    BadHead,

    /// <summary>It sends nothing any more.</summary>
    Silence,

    /// <summary>An operator sends it away.</summary>
    Kick,

    /// <summary>Another one comes by its name, and then ends its stream.</summary>
    Takeover,
}
