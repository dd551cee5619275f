using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Writes clients as they come, a page at a time: a table for each page, or one JSON array of them all.</summary>
/// <param name="output">Where to.</param>
/// <param name="table">Makes a table of a page, with or without a head.</param>
/// <param name="type">A row, as JSON.</param>
/// <typeparam name="T">A row.</typeparam>
internal sealed class ClientListWriter<T>(TextOutput output, Func<IReadOnlyList<T>, bool, Table> table, JsonTypeInfo<T> type)
{
    private int _written;

    public void Write(IReadOnlyList<T> rows)
    {
        if (!output.IsJson)
            output.Write(table(rows, _written == 0 || TextOutput.IsTerminal));
        else
        {
            foreach (T row in rows)
                output.WriteLine($"{(_written++ == 0 ? "[" : ",")}{JsonSerializer.Serialize(row, type)}");
        }

        _written += rows.Count;
    }

    public void End()
    {
        if (output.IsJson)
            output.WriteLine(_written == 0 ? "[]" : "]");
    }
}
