namespace PipeHeartbeat.TransportStress;

/// <summary>What becomes of one connection. All of it follows from the seed, which is the first thing that the client sends.</summary>
/// <param name="Seed">The seed, also of the bytes.</param>
/// <param name="Client">What the client does.</param>
/// <param name="Server">What the handler does.</param>
/// <param name="Bytes">How much the client has to send.</param>
/// <param name="EndAt">After how much of it one of them ends early, if one does.</param>
internal sealed record Plan(int Seed, ClientKind Client, ServerKind Server, int Bytes, int EndAt)
{
    public const int HeaderBytes = sizeof(int);

    public const int MostBytes = 400_000;

    /// <summary>Whether everything must come back, followed by an end in order.</summary>
    public bool IsWhole => Client is not (ClientKind.Resets or ClientKind.Leaves)
        && Server is not (ServerKind.Aborts or ServerKind.IsAborted or ServerKind.Leaves);

    public static Plan FromSeed(int seed)
    {
        var random = new Random(Pattern.Mix(seed, 0));
        var client = (ClientKind)random.Next(Enum.GetValues<ClientKind>().Length);
        var server = (ServerKind)random.Next(Enum.GetValues<ServerKind>().Length);

        // Many are small, few are large.
        int bytes = (int)Math.Pow(MostBytes, random.NextDouble());
        return new Plan(seed, client, server, bytes, random.Next(bytes + 1));
    }
}
