namespace PipeHeartbeat.LoadGenerator;

/// <summary>MQTT's keep-alive is whole seconds, of which a broker has to wait one and a half times.</summary>
internal static class MqttKeepAlive
{
    private const double Grace = 1.5;

    public static int SecondsFor(TimeSpan timeout) => (int)Math.Clamp(Math.Ceiling(timeout.TotalSeconds / Grace), 1, ushort.MaxValue);

    public static TimeSpan Timeout(int seconds) => TimeSpan.FromSeconds(seconds * Grace);
}
