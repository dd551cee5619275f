using System.CommandLine;
using System.Net;
using System.Text.Json;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat clients kick</c></summary>
internal sealed class ClientsKickCommand : AdminVerb
{
    private static readonly Argument<string[]> Ids = new("ID") { Description = "Who.", Arity = ArgumentArity.OneOrMore };

    public ClientsKickCommand()
        : base("kick", "Ends clients' connections with the reason kicked; they may connect again. Exits with 1 if one was not there.", Ids)
    {
    }

    public override string Example => "clients kick alice bob";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Ids)!.Contains(""))
            throw new UsageException("ID = '' is empty: no client is called that.");
        int exitCode = ExitCode.Ok;
        foreach (string id in parsed.GetValue(Ids)!)
        {
            bool isKicked = await TryKickAsync(admin, id, cancellationToken);
            if (output.IsJson)
                output.WriteLine(JsonSerializer.Serialize(new KickResult(id, isKicked), ReadableJson.Context.KickResult));
            else
                output.WriteLine($"{TerminalText.Printable(id)} {(isKicked ? "kicked" : "is not here")}");
            if (!isKicked)
                exitCode = ExitCode.Failed;
        }

        return exitCode;
    }

    private static async Task<bool> TryKickAsync(AdminConnection admin, string id, CancellationToken cancellationToken)
    {
        try
        {
            await admin.DeleteAsync(AdminConnection.PathOf(id), cancellationToken);
            return true;
        }
        catch (AdminException error) when (error is { Status: HttpStatusCode.NotFound, IsExplained: true })
        {
            return false;
        }
    }
}
