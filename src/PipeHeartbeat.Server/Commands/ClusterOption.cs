using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary>Makes a command look at all nodes instead of one.</summary>
internal static class ClusterOption
{
    public static Option<bool> Create() => new("--cluster") { Description = "Of all nodes that share presence, not only of the one that is asked." };
}
