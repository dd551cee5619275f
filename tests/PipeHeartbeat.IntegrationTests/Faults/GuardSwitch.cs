using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Switches a guard off in the server's binary, which knows nothing of it: the runtime starts this in the server's process, and the host tells
/// when it is built.
/// </summary>
internal static class GuardSwitch
{
    /// <summary>Without it, a connection is counted as accepted that never came.</summary>
    public const string Conservation = "Conservation";

    private const string Variable = "PIPEHEARTBEAT_TESTS_WITHOUT";
    private const string Hosting = "Microsoft.Extensions.Hosting";
    private const string Built = "HostBuilt";

    /// <summary>What a server must find in its environment to lack a guard.</summary>
    /// <param name="guard">A property of <see cref="VerdictGuards"/>, or <see cref="Conservation"/>.</param>
    public static Dictionary<string, string> Without(string guard) => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(GuardSwitch).Assembly.Location,
        [Variable] = guard,
    };

    public static void WaitForHost()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } guard)
            DiagnosticListener.AllListeners.Subscribe(new Listening(guard));
    }

    private static VerdictGuards GuardsWithout(string guard) => guard switch
    {
        nameof(VerdictGuards.LooksFirst) => new VerdictGuards { LooksFirst = false },
        nameof(VerdictGuards.BackDates) => new VerdictGuards { BackDates = false },
        nameof(VerdictGuards.MindsStalls) => new VerdictGuards { MindsStalls = false },
        nameof(VerdictGuards.Brakes) => new VerdictGuards { Brakes = false },
        _ => throw new ArgumentException($"{guard} is no guard that can be switched off here", nameof(guard)),
    };

    private sealed class Listening(string guard) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == Hosting)
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is not { Key: Built, Value: IHost host })
                return;
            SessionManager manager = host.Services.GetRequiredService<SessionManager>();
            if (guard == Conservation)
                manager.Counters.CountAccepted();
            else
                manager.Verdicts.Policy.Guards = GuardsWithout(guard);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
