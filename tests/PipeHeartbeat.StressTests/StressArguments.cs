using System.Globalization;

namespace PipeHeartbeat.StressTests;

internal sealed record StressArguments(double Seconds, int Seed)
{
    public const string Usage = "usage: --seconds N --seed N";

    public static StressArguments? Parse(string[] args)
    {
        var arguments = new StressArguments(10, Random.Shared.Next());
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--seconds" && double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
                arguments = arguments with { Seconds = seconds };
            else if (args[i] == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out int seed))
                arguments = arguments with { Seed = seed };
            else
                return null;
        }

        return arguments;
    }
}
