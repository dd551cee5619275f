using System.Text.Json;

namespace PipeHeartbeat.Server;

/// <summary>Writes clients as they come, a page at a time: a table for each page, or one JSON array of them all.</summary>
internal sealed class ClientListWriter(TextOutput output)
{
    private int _written;

    public void Write(IReadOnlyList<ClientRow> rows)
    {
        if (!output.IsJson)
            output.Write(ClientTable.Of(rows, hasHead: _written == 0 || TextOutput.IsTerminal));
        else
        {
            foreach (ClientRow row in rows)
                output.WriteLine($"{(_written++ == 0 ? "[" : ",")}{JsonSerializer.Serialize(row, ReadableJson.Context.ClientRow)}");
        }

        _written += rows.Count;
    }

    public void End()
    {
        if (output.IsJson)
            output.WriteLine(_written == 0 ? "[]" : "]");
    }
}
