using System.CommandLine;
using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat pace</c></summary>
internal sealed class PaceCommand : AdminVerb
{
    private const string Default = "default";

    private static readonly Argument<string?> Interval = new("interval")
    {
        Description = "How often they are to beat, such as 10s, or 'default' to take back what was set. Without it: shows what is set.",
        HelpName = "DURATION",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Prefix = new("--prefix") { Description = "Only those whose id begins so. Default: all that said who they are.", HelpName = "TEXT" };

    public PaceCommand()
        : base("pace", "Slows or quickens clients while they are connected, and those who come later.", Interval, Prefix)
    {
    }

    public override string Example => "pace 10s --prefix sensor-";

    protected override async Task<int> RunAsync(AdminConnection admin, ParseResult parsed, TextOutput output, CancellationToken cancellationToken)
    {
        string? interval = parsed.GetValue(Interval);
        string? prefix = parsed.GetValue(Prefix);
        if (interval is null && prefix is not null)
            throw new UsageException($"--prefix = '{prefix}' needs an interval: say how often they are to beat, such as 10s.");

        // What no server takes is wrong whether one is there or not.
        if (interval is not (null or Default))
            DurationArgument.Read(Interval.Name, interval, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        string query = $"prefix={Uri.EscapeDataString(prefix ?? "")}";
        Task<string> asking = interval switch
        {
            null => admin.GetAsync(PaceEndpoints.Path, cancellationToken),
            Default => admin.DeleteAsync($"{PaceEndpoints.Path}?{query}", cancellationToken),
            _ => admin.PostAsync($"{PaceEndpoints.Path}?interval={Uri.EscapeDataString(interval)}&{query}", cancellationToken),
        };
        string answer = await asking;
        PaceReport report = admin.Parse(answer, AdminJsonContext.Default.PaceReport);
        if (output.IsJson)
        {
            output.WriteLine(answer);
            return ExitCode.Ok;
        }

        if (interval is not null)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Told:#,0} {Plural.Of(report.Told, "client is", "clients are")} told"));
        foreach (PaceRow rule in report.Rules)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Whom(rule.Prefix)} every {rule.Interval:0.###}s"));
        if (report.Rules.Count == 0)
            output.WriteLine("no pace is set: clients get what they wish, or the server's interval");
        return ExitCode.Ok;
    }

    private static string Whom(string prefix) => prefix.Length == 0 ? "all beat" : $"{TerminalText.Printable(prefix)}… beat";
}
