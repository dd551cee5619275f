namespace PipeHeartbeat.LoadGenerator;

/// <summary>Who of the clients is chosen for something, and when in the time that there is for it.</summary>
internal static class ClientChoice
{
    /// <returns>Clients, each once, and for each a number from 0 to 1. At least one.</returns>
    public static IEnumerable<(int Client, double Moment)> Draw(int clients, double fraction, int seed)
    {
        var random = new Random(seed);
        int[] all = [.. Enumerable.Range(0, clients)];
        random.Shuffle(all);
        int count = Math.Clamp((int)Math.Round(clients * fraction), 1, clients);
        return all.Take(count).Select(client => (client, random.NextDouble()));
    }
}
