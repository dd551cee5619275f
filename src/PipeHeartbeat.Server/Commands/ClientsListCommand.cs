using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat clients list</c></summary>
internal sealed class ClientsListCommand : AdminVerb
{
    private static readonly Option<string> Prefix = new("--prefix") { Description = "Only those whose id begins so.", HelpName = "TEXT" };

    private static readonly string[] States = ["online", "suspect", "offline"];

    private static readonly Option<string> State = new("--state") { Description = "Only those who stand so.", HelpName = string.Join('|', States) };

    private static readonly Option<int> Limit = new("--limit") { Description = "How many at most. Default: all.", HelpName = "COUNT" };

    private static readonly Option<bool> Cluster = ClusterOption.Create();

    public ClientsListCommand()
        : base("list", "Lists the clients that are there, then those that have gone and are still known.", Prefix, State, Limit, Cluster) =>
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
        string prefix = Parameter("prefix", parsed.GetValue(Prefix));
        if (!parsed.GetValue(Cluster))
        {
            var writer = new ClientListWriter<ClientRow>(output, ClientTable.Of, ReadableJson.Context.ClientRow);
            await ListAsync(admin, "/api/v1/clients", prefix + Parameter("state", state), ClientQuery.MaxLimit, left, AdminJsonContext.Default.ClientList, page => (page.Clients, page.Next), writer, cancellationToken);
        }
        else if (state is not null)
        {
            throw new UsageException($"--state = '{state}' is of one node's clients: leave it or --cluster out.");
        }
        else
        {
            var writer = new ClientListWriter<ClusterRow>(output, ClusterTable.Of, ReadableJson.Context.ClusterRow);
            await ListAsync(admin, ClusterEndpoints.ClientsPath, prefix, ClusterQuery.MaxLimit, left, AdminJsonContext.Default.ClusterClientList, page => (page.Clients, page.Next), writer, cancellationToken);
        }

        return ExitCode.Ok;
    }

    private static async Task ListAsync<TPage, TRow>(
        AdminConnection admin,
        string path,
        string query,
        int mostAtOnce,
        int left,
        JsonTypeInfo<TPage> type,
        Func<TPage, (IReadOnlyList<TRow> Rows, string? Next)> read,
        ClientListWriter<TRow> writer,
        CancellationToken cancellationToken)
    {
        for (string? after = ""; after is not null && left > 0;)
        {
            string address = string.Create(CultureInfo.InvariantCulture, $"{path}?limit={Math.Min(left, mostAtOnce)}{query}{after}");
            (IReadOnlyList<TRow> rows, string? next) = read(admin.Parse(await admin.GetAsync(address, cancellationToken), type));
            writer.Write(rows);
            left -= rows.Count;
            after = next is null ? null : Parameter("after", next);
        }

        writer.End();
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
