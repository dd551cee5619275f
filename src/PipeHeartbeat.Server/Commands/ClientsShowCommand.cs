using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat clients show</c></summary>
internal sealed class ClientsShowCommand : AdminVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = "What the client said in its HELLO, or its address and port if it said none." };

    private static readonly Option<bool> Cluster = ClusterOption.Create();

    public ClientsShowCommand()
        : base("show", "Shows one client. Exits with 1 if nobody knows it.", Id, Cluster)
    {
    }

    public override string Example => "clients show alice";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Id) is not { Length: > 0 } id)
            throw new UsageException("ID = '' is empty: no client is called that.");
        bool isOfCluster = parsed.GetValue(Cluster);
        string answer = await admin.GetAsync(AdminConnection.PathOf(id, isOfCluster), cancellationToken);
        if (output.IsJson)
            output.WriteLine(answer);
        else if (isOfCluster)
            output.Write(ClusterTable.Of(admin.Parse(answer, AdminJsonContext.Default.ClusterRow)));
        else
            output.Write(ClientView.Of(admin.Parse(answer, AdminJsonContext.Default.ClientRow)));
        return ExitCode.Ok;
    }
}
