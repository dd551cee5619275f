namespace PipeHeartbeat.Server;

/// <summary>Writes lines in one format. For one thread; throws what the console throws.</summary>
internal interface IConsoleWriter
{
    void Write(ConsoleLine line);
}
