using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary>A command that does something.</summary>
internal interface IVerb
{
    Command Command { get; }

    /// <summary>What somebody would type behind the program's name; the help ends with it.</summary>
    string Example { get; }
}
