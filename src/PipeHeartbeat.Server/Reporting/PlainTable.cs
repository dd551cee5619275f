using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Tables of columns, without lines around them: for a person, and for whoever cuts them apart.</summary>
internal static class PlainTable
{
    public static Table Create(IReadOnlyList<string> columns, bool hasHead = true)
    {
        Table table = new Table().NoBorder();
        table.ShowHeaders = hasHead;
        foreach (string column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        return table;
    }

    /// <summary>Names on the left, values on the right.</summary>
    public static Grid OfFacts(IEnumerable<(string Name, string Value)> facts)
    {
        Grid grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach ((string name, string value) in facts)
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(value));
        return grid;
    }
}
