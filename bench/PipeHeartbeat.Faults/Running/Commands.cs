using System.ComponentModel;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.Faults;

/// <summary>Small programs of the system.</summary>
internal static class Commands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="FaultException">It is not there, or it failed.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        try
        {
            await using var process = ChildProcess.Start(program, arguments);
            if (await process.WaitForExitAsync(Patience, CancellationToken.None) is not 0 and var code)
                throw new FaultException($"{program} {string.Join(' ', arguments)} ended with {code}: {string.Join(" ", process.ErrorLines)}");
        }
        catch (Win32Exception error)
        {
            throw new FaultException($"{program} can not be started: {error.Message}");
        }
    }
}
