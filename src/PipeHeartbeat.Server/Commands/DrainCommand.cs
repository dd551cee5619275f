using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat drain</c></summary>
internal sealed class DrainCommand : AdminVerb
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly Option<string> Over = new("--over")
    {
        Description = "Over how long clients are told to go, one after the other; 10m at most. Default: the server's DrainWindow.",
        HelpName = "DURATION",
    };

    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Do not wait until all have gone." };

    public DrainCommand()
        : base("drain", "Empties a server: newcomers are refused, and who is there is told to go. It cannot be taken back; the process stays.", Over, NoWait)
    {
    }

    public override string Example => "drain --over 30s";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        string? over = parsed.GetValue(Over);

        // What no server takes is wrong whether one is there or not.
        if (over is not null)
            DurationArgument.Read(Over.Name, over, TimeSpan.Zero, HeartbeatDrain.MaxWindow);
        string path = over is null ? DrainEndpoint.Path : $"{DrainEndpoint.Path}?over={Uri.EscapeDataString(over)}";
        string answer = await admin.PostAsync(path, cancellationToken);
        Tell(answer);
        try
        {
            await WaitAsync();
            return ExitCode.Ok;
        }
        catch (OperationCanceledException)
        {
            // Whoever goes on by the exit code must not believe that all have gone.
            Console.Error.WriteLine("pipeheartbeat: the drain goes on");
            return ExitCode.Failed;
        }

        async Task WaitAsync()
        {
            while (!parsed.GetValue(NoWait) && LiveOf(answer) > 0)
            {
                await Task.Delay(Pace, cancellationToken);
                StatusResponse status = admin.Parse(await admin.GetAsync("/api/v1/status", cancellationToken), AdminJsonContext.Default.StatusResponse);
                answer = JsonSerializer.Serialize(status.Drain, ReadableJson.Context.StatusDrain);
                Tell(answer);
            }
        }

        int LiveOf(string json) => admin.Parse(json, AdminJsonContext.Default.StatusDrain).Live;

        void Tell(string json) => output.WriteLine(output.IsJson ? json : Count(LiveOf(json)));

        static string Count(int live) => string.Create(CultureInfo.InvariantCulture, $"{live:#,0} {Plural.Of(live, "client is", "clients are")} there");
    }
}
