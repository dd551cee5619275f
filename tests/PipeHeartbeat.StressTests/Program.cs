using PipeHeartbeat.StressTests;

if (StressArguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(StressArguments.Usage);
    return ExitCode.BadArguments;
}

Console.WriteLine($"seed {arguments.Seed}, {arguments.Seconds} s, {Environment.ProcessorCount} processors");
return new Arena(arguments).Run();
