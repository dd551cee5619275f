using System.Globalization;

namespace PipeHeartbeat.Fuzz;

/// <summary>How long to fuzz what.</summary>
/// <param name="Seconds">Altogether, shared out to the targets.</param>
/// <param name="CountsProcessor">Those seconds are the processor's: a busy machine makes the run longer, not thinner.</param>
/// <param name="Seed">Of the mutations.</param>
/// <param name="Output">Where new inputs and findings go.</param>
/// <param name="MostFindings">After so many different findings of a target the run is given up.</param>
/// <param name="IsBlind">What an input covers is not looked at: to see what the guidance is worth.</param>
/// <param name="MostInputs">A target is done after so many; a run whose time was up before says nothing.</param>
/// <param name="Target">The only one; <see langword="null"/>: all of them.</param>
internal sealed record FuzzArguments(
    double Seconds, bool CountsProcessor, int Seed, string Output, int MostFindings, bool IsBlind, long MostInputs, string? Target = null)
{
    public const string Usage =
        "usage: run [--seconds N] [--clock wall|processor] [--seed N] [--output DIRECTORY] [--findings N] [--blind yes|no] [--inputs N]\n"
        + "           [--target reader|handler]\n"
        + "       repeat TARGET FILE\n"
        + "       minimise TARGET FROM-DIRECTORY TO-DIRECTORY\n"
        + "       instrument ASSEMBLY…";

    public static FuzzArguments? Parse(string[] args)
    {
        var arguments = new FuzzArguments(10, CountsProcessor: false, Random.Shared.Next(), Path.Combine("artifacts", "fuzz"), 10, IsBlind: false, long.MaxValue);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--seconds" && double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
                arguments = arguments with { Seconds = seconds };
            else if (args[i] == "--clock" && value is ("wall" or "processor"))
                arguments = arguments with { CountsProcessor = value == "processor" };
            else if (args[i] == "--seed" && int.TryParse(value, CultureInfo.InvariantCulture, out int seed))
                arguments = arguments with { Seed = seed };
            else if (args[i] == "--output" && value.Length > 0)
                arguments = arguments with { Output = value };
            else if (args[i] == "--findings" && int.TryParse(value, CultureInfo.InvariantCulture, out int findings) && findings > 0)
                arguments = arguments with { MostFindings = findings };
            else if (args[i] == "--blind" && value is ("yes" or "no"))
                arguments = arguments with { IsBlind = value == "yes" };
            else if (args[i] == "--inputs" && long.TryParse(value, CultureInfo.InvariantCulture, out long inputs) && inputs > 0)
                arguments = arguments with { MostInputs = inputs };
            else if (args[i] == "--target" && Targets.All().Any(target => target.Name == value))
                arguments = arguments with { Target = value };
            else
                return null;
        }

        return arguments;
    }
}
