namespace PipeHeartbeat.LoadGenerator;

/// <summary>What find-max raises.</summary>
internal enum SearchedLoad
{
    /// <summary>Beats a second, of a fixed number of clients.</summary>
    Rate,

    /// <summary>Clients, at a fixed interval.</summary>
    Connections,
}
