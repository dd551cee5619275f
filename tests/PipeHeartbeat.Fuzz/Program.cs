using PipeHeartbeat.Fuzz;

return args switch
{
    ["instrument", .. var assemblies] when assemblies.Length > 0 => Instrumentation.Run(assemblies),
    ["repeat", var target, var path] => Commands.Repeat(target, path),
    ["minimise", var target, var from, var to] => Commands.Minimise(target, from, to),
    ["run", .. var rest] when FuzzArguments.Parse(rest) is { } arguments => Commands.Run(arguments),
    _ => Commands.Refuse(),
};
