using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>How a client stands, in its colour.</summary>
internal static class StateText
{
    public static Text Of(RowState state) => new(Name(state), new Style(state switch
    {
        RowState.Online => Color.Green,
        RowState.Suspect => Color.Yellow,
        _ => Color.Red,
    }));

    public static string Name(RowState state) => state.ToString().ToLowerInvariant();
}
