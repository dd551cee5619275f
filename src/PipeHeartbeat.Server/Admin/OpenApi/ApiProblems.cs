namespace PipeHeartbeat.Server;

/// <summary>What can be wrong with a request, as the OpenAPI document says it.</summary>
internal static class ApiProblems
{
    /// <summary>With every request that has parameters.</summary>
    public const string BadQuery = "A parameter is wrong, or there is no such parameter: the answer names it, its value, and what would be right.";

    /// <summary>With every request.</summary>
    public static IReadOnlyDictionary<int, string> Always { get; } = new Dictionary<int, string>
    {
        [401] = "The server asks for a token, and none or a wrong one was sent.",
        [421] = "The server has no token, and the request's Host is no name of a loopback address.",
    };

    public static IReadOnlyDictionary<int, string> AlwaysAnd(params IEnumerable<(int Status, string When)> others)
    {
        var all = new Dictionary<int, string>(Always);
        foreach ((int status, string when) in others)
            all[status] = when;
        return all;
    }
}
