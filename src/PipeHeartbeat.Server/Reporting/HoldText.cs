using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Says what held a verdict back, as the end of a list of facts.</summary>
internal static class HoldText
{
    public static string Of(VerdictHolds holds) => holds switch
    {
        VerdictHolds.None => "",
        VerdictHolds.Stall => ", held by a stall of the server",
        VerdictHolds.Brake => ", held because many fell silent at once",
        _ => ", held by a stall of the server and because many fell silent at once",
    };
}
