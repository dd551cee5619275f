using System.Globalization;

namespace PipeHeartbeat.TransportStress;

internal sealed record StressArguments(double Seconds, int Connections, int Seed, string Transport)
{
    public const string Usage = "usage: --seconds N --connections N --seed N --transport NAME";

    public static StressArguments? Parse(string[] args)
    {
        var arguments = new StressArguments(10, 2000, Random.Shared.Next(), "sockets");
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--seconds" && double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
                arguments = arguments with { Seconds = seconds };
            else if (args[i] == "--connections" && int.TryParse(value, out int connections) && connections > 0)
                arguments = arguments with { Connections = connections };
            else if (args[i] == "--seed" && int.TryParse(value, out int seed))
                arguments = arguments with { Seed = seed };
            else if (args[i] == "--transport" && Transports.Find(value) is not null)
                arguments = arguments with { Transport = value };
            else
                return null;
        }

        return arguments;
    }
}
