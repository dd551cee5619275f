using System.CommandLine;
using System.Globalization;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat clients list</c></summary>
internal sealed class ClientsListCommand : AdminVerb
{
    private static readonly Option<string> Prefix = new("--prefix") { Description = "Only those whose id begins so.", HelpName = "TEXT" };

    private static readonly string[] States = ["online", "suspect", "offline"];

    private static readonly Option<string> State = new("--state") { Description = "Only those who stand so.", HelpName = string.Join('|', States) };

    private static readonly Option<int> Limit = new("--limit") { Description = "How many at most. Default: all.", HelpName = "COUNT" };

    public ClientsListCommand()
        : base("list", "Lists the clients that are there, then those that have gone and are still known.", Prefix, State, Limit) =>
        State.CompletionSources.Add(States);

    public override string Example => "clients list --state offline --prefix sensor-";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        int left = parsed.GetResult(Limit) is null ? int.MaxValue : parsed.GetValue(Limit);
        if (left < 1)
            throw new UsageException($"--limit = '{left}' is too small: use 1 or more.");
        string? state = parsed.GetValue(State);
        if (state is not null && !States.Contains(state))
            throw new UsageException($"--state = '{state}' is unknown: use {string.Join(", ", States)}.");
        string query = string.Concat(Parameter("prefix", parsed.GetValue(Prefix)), Parameter("state", state));
        var writer = new ClientListWriter(output);
        for (string? after = ""; after is not null && left > 0;)
        {
            int limit = Math.Min(left, ClientQuery.MaxLimit);
            string path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/clients?limit={limit}{query}{after}");
            ClientList page = admin.Parse(await admin.GetAsync(path, cancellationToken), AdminJsonContext.Default.ClientList);
            writer.Write(page.Clients);
            left -= page.Clients.Count;
            after = page.Next is null ? null : Parameter("after", page.Next);
        }

        writer.End();
        return ExitCode.Ok;
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
