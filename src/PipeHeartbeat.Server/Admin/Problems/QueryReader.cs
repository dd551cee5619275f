using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PipeHeartbeat.Server;

/// <summary>Reads the parameters of a query, and keeps the first thing that is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<string> _known = [];

    /// <summary>What is wrong; <see langword="null"/> if nothing is.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The text of a parameter; <see langword="null"/> if it is not given.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        if (!query.TryGetValue(name, out var values))
            return null;
        if (values.Count > 1)
            Refuse(name, values.ToString(), "is given several times", "give it once");
        return values[0];
    }

    public int Number(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            return number;
        Refuse(name, text, "is no number in range", string.Create(CultureInfo.InvariantCulture, $"use {least} to {most}"));
        return otherwise;
    }

    public TimeSpan Duration(string name, TimeSpan least, TimeSpan most, TimeSpan otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (!DurationText.TryParse(text, out TimeSpan duration))
            Refuse(name, text, "is not a duration", DurationText.Remedy);
        else if (duration < least || duration > most)
            Refuse(name, text, "is out of range", $"use {DurationText.Format(least)} to {DurationText.Format(most)}");
        return duration;
    }

    /// <summary>One of several names; <see langword="null"/> if the parameter is not given.</summary>
    public T? OneOf<T>(string name, IReadOnlyDictionary<string, T> values)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (values.TryGetValue(text, out T value))
            return value;
        Refuse(name, text, "is unknown", $"use {string.Join(", ", values.Keys)}");
        return null;
    }

    public void Refuse(string name, string value, string what, string remedy) => Problem ??= Problem.BadValue(name, value, what, remedy);

    /// <summary>Where there are no parameters: refuses any.</summary>
    /// <returns><see langword="null"/> if there is none.</returns>
    public static Task? RefuseAll(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        reader.RefuseOthers();
        return reader.Problem?.WriteAsync(context);
    }

    /// <summary>A parameter that nobody reads is a misspelt one, and whoever sent it believes that it holds.</summary>
    public void RefuseOthers()
    {
        foreach ((string name, var values) in query)
        {
            if (!_known.Contains(name, StringComparer.OrdinalIgnoreCase))
                Refuse(name, values.ToString(), "is no parameter here", _known.Count == 0 ? "leave it out" : $"use {string.Join(", ", _known)}");
        }
    }
}
