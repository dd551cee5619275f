using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat status</c></summary>
internal sealed class StatusCommand() : AdminVerb("status", "Tells how a running server stands.")
{
    public override string Example => "status --admin 127.0.0.1:15080";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        string answer = await admin.GetAsync("/api/v1/status", cancellationToken);
        if (output.IsJson)
            output.WriteLine(answer);
        else
            output.Write(StatusView.Of(admin.Parse(answer, AdminJsonContext.Default.StatusResponse), admin.Root));
        return ExitCode.Ok;
    }
}
