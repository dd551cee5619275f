using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SharpFuzz;

namespace PipeHeartbeat.Fuzz;

/// <summary>Rewrites assemblies so that each branch counts itself in <see cref="SharpFuzz.Common.Trace"/>.</summary>
internal static class Instrumentation
{
    /// <summary>
    /// Not counted: what runs on the thread pool beside the session. Its branches would fall between the others as timing has it.
    /// </summary>
    private const string Apart = "PipeHeartbeat.AspNetCore.PayloadPump";

    /// <summary>Liveness is not among them: which of the wheel's branches run depends on the time of day more than on any input.</summary>
    private static readonly string[] Namespaces = ["PipeHeartbeat.Protocol.", "PipeHeartbeat.AspNetCore."];

    public static int Run(string[] assemblies)
    {
        foreach (string path in assemblies)
        {
            if (!IsInstrumented(path))
                Fuzzer.Instrument(path, IsCounted, Options.Value);
        }

        return ExitCode.Held;
    }

    private static bool IsCounted(string type) =>
        Namespaces.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal)) && !type.StartsWith(Apart, StringComparison.Ordinal);

    /// <summary>A build that copied nothing anew finds what the one before has left.</summary>
    private static bool IsInstrumented(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Any(
            handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == typeof(SharpFuzz.Common.Trace).Assembly.GetName().Name);
    }
}
