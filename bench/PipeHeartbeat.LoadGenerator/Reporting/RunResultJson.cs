using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Results as files: what <c>--out</c> and <c>--json</c> write and <c>report</c> reads.</summary>
internal static class RunResultJson
{
    private const string Schema = "pipeheartbeat-load/1";

    // People read these files: a threshold is to stand there with its < and not as \u003C.
    private static readonly JsonTypeInfo<RunResult> Readable =
        (JsonTypeInfo<RunResult>)OptionsWith(JavaScriptEncoder.UnsafeRelaxedJsonEscaping, isIndented: true).GetTypeInfo(typeof(RunResult));

    /// <summary>The schema, written in another way.</summary>
    public static JsonSerializerOptions OptionsWith(JavaScriptEncoder encoder, bool isIndented) =>
        new(RunResultJsonContext.Default.Options) { Encoder = encoder, WriteIndented = isIndented };

    /// <summary>The JSON, ending in a line feed. The same result always gives the same text.</summary>
    public static string Write(RunResult result) => JsonSerializer.Serialize(Ordered(result), Readable) + "\n";

    /// <summary>Of one result its object, of several an array.</summary>
    public static string Write(IReadOnlyList<RunResult> results) => results.Count == 1
        ? Write(results[0])
        : $"[\n{string.Join(",\n", results.Select(result => Write(result).TrimEnd()))}\n]\n";

    /// <summary>Reads a file.</summary>
    /// <param name="path">As it was typed.</param>
    /// <param name="result">What it holds.</param>
    /// <param name="error">If it holds none: one line that names the file and what is wrong with it.</param>
    public static bool TryReadFile(string path, [NotNullWhen(true)] out RunResult? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string what = File.Exists(path) ? $"can not be read: {failure.Message}" : "is not there: name a file that --out has written.";
            error = $"'{PlainText.Shortened(path)}' {what}";
            return false;
        }

        if (TryRead(text, out result, out string? problem))
        {
            error = null;
            return true;
        }

        error = $"'{PlainText.Shortened(path)}' {problem}";
        return false;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="result">What it holds.</param>
    /// <param name="problem">If it holds none: what is wrong, to stand after the file's name.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out RunResult? result, out string? problem)
    {
        result = null;
        try
        {
            problem = FindForeignSchema(text);
            if (problem is null)
                result = Complete(JsonSerializer.Deserialize(text, Readable)!);
            return result is not null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            string where = failure is JsonException { LineNumber: { } line } ? $" (line {line + 1})" : "";
            problem = $"is not a result of pipeheartbeat-load{where}: {PlainText.Shortened(failure.Message)}";
            return false;
        }
    }

    private static string? FindForeignSchema(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schema", out JsonElement schema))
            return "is not a result of pipeheartbeat-load, it has no schema: name a file that --out has written.";
        return schema.ValueKind == JsonValueKind.String && schema.ValueEquals(Schema)
            ? null
            : $"is of the schema {PlainText.Shortened(schema.GetRawText())}, and this version reads \"{Schema}\": use the version that wrote it.";
    }

    /// <summary>An earlier file may lack what came later, and a file made by hand may hold nulls where there must be none.</summary>
    private static RunResult Complete(RunResult result)
    {
        RunResult complete = result with { Notes = result.Notes ?? [] };
        return complete.Findings.Contains(null!) || complete.Notes.Contains(null!) || complete.Thresholds.Contains(null!) ||
            (complete.Search?.Contains(null!) ?? false)
            ? throw new JsonException("A list holds a null.")
            : complete;
    }

    private static RunResult Ordered(RunResult result) => result with
    {
        Ends = Ordered(result.Ends),
        Connections = result.Connections with { Failed = Ordered(result.Connections.Failed) },
    };

    private static SortedDictionary<string, long> Ordered(IReadOnlyDictionary<string, long> counts) =>
        new(counts.ToDictionary(count => count.Key, count => count.Value), StringComparer.Ordinal);
}
