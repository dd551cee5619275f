namespace PipeHeartbeat.TransportTests;

/// <summary>All of them, for theories.</summary>
public static class EchoStyles
{
    public static TheoryData<EchoStyle> All => [.. Enum.GetValues<EchoStyle>()];
}
