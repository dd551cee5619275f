using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat cluster</c></summary>
internal sealed class ClusterCommand() : AdminVerb("cluster", "Tells how the nodes stand that share presence.")
{
    public override string Example => "cluster --admin 127.0.0.1:15080";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        string answer = await admin.GetAsync(ClusterEndpoints.Path, cancellationToken);
        if (output.IsJson)
            output.WriteLine(answer);
        else
            output.Write(ClusterView.Of(admin.Parse(answer, AdminJsonContext.Default.ClusterReport)));
        return ExitCode.Ok;
    }
}
