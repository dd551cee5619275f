namespace PipeHeartbeat.Server;

/// <summary>Guesses what somebody meant who misspelt a name.</summary>
internal static class NearestName
{
    /// <summary>What to tell him: the name that he is likely to have meant, or all there are.</summary>
    public static string Remedy(string name, IReadOnlyList<string> known) =>
        Find(name, known) is { } meant ? $"perhaps {meant} is meant" : $"use one of {string.Join(", ", known)}";

    /// <summary>The known name that is nearest; <see langword="null"/> if none is near: if more than one letter in three differs.</summary>
    public static string? Find(string name, IReadOnlyList<string> known)
    {
        (string? nearest, int least) = (null, (name.Length / 3) + 1);
        foreach (string candidate in known)
        {
            // Who forgets the group that a key is in has spelt the rest of it right.
            int distance = Math.Min(Distance(name, candidate), Distance(LastPart(name), LastPart(candidate)) + 1);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];

    /// <summary>
    /// How many letters must be put in, left out or changed, whatever their case: the distance of Levenshtein, by the table of Wagner and Fischer of which
    /// one row is kept.
    /// </summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                int here = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost);
                (diagonal, row[j]) = (row[j], here);
            }
        }

        return row[b.Length];
    }
}
