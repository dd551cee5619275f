using PipeHeartbeat.TransportStress;

if (StressArguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(StressArguments.Usage);
    return ExitCode.BadArguments;
}

Console.WriteLine($"{arguments}, {Environment.ProcessorCount} processors");
return await new Arena(arguments).RunAsync();
