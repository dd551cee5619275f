namespace PipeHeartbeat.Server;

/// <summary>What standard output is made of.</summary>
internal enum LogFormat
{
    /// <summary>Lines for people, in colours on a terminal.</summary>
    Text,

    /// <summary>An object of JSON a line, for what collects logs.</summary>
    Json,
}
