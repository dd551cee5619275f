using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PipeHeartbeat.Redis;

/// <summary>How far a reader has come in each partition of the cluster's log. Not thread-safe.</summary>
public sealed class ClusterPosition
{
    private const char BetweenPartitions = ',';
    private const char BeforeNumber = '-';

    private readonly string[] _ids;

    /// <summary>Before all that the log holds.</summary>
    /// <param name="partitions">How many partitions there are.</param>
    public ClusterPosition(int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
        _ids = new string[partitions];
        Array.Fill(_ids, StreamId.First);
    }

    private ClusterPosition(string[] ids) => _ids = ids;

    /// <summary>How many partitions there are.</summary>
    public int Partitions => _ids.Length;

    /// <summary>The id of the last event that is known of a partition.</summary>
    /// <param name="partition">Which.</param>
    public string this[int partition]
    {
        get => _ids[partition];
        internal set => _ids[partition] = value;
    }

    /// <summary>Takes note of an event that has come. Those of a snapshot do not count before its end: whoever breaks off earlier has not all.</summary>
    /// <param name="told">The event.</param>
    public void Pass(ClusterEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        if (told.Kind is not (ClusterEventKind.Reset or ClusterEventKind.Snapshot))
            _ids[told.Partition] = told.Id;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">What it says.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ClusterPosition? position)
    {
        position = null;
        if (string.IsNullOrEmpty(text))
            return false;
        string[] parts = text.Split(BetweenPartitions);
        if (parts.Length < 2 || !TryParse(parts[0], out long first))
            return false;
        string[] ids = new string[parts.Length - 1];
        for (int i = 0; i < ids.Length; i++)
        {
            string part = parts[i + 1];
            if (part.Length == 0)
            {
                ids[i] = StreamId.First;
                continue;
            }

            string[] numbers = part.Split(BeforeNumber);
            long number = 0;
            if (numbers.Length > 2 || !TryParse(numbers[0], out long later) || (numbers.Length == 2 && !TryParse(numbers[1], out number)) || first > long.MaxValue - later)
                return false;
            ids[i] = string.Create(CultureInfo.InvariantCulture, $"{first + later}-{number}");
        }

        position = new ClusterPosition(ids);
        return true;

        static bool TryParse(string digits, out long value) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>As one line of digits, commas and dashes: the time of the oldest id in ms, and of each partition by how much its own is later.</summary>
    public override string ToString()
    {
        (long Ms, long Number)[] all = [.. _ids.Select(StreamId.Parts)];
        long first = all.Where(id => id != default).Select(id => id.Ms).DefaultIfEmpty().Min();
        return string.Join(BetweenPartitions, all.Select(id => id == default ? "" : Text(id)).Prepend(first.ToString(CultureInfo.InvariantCulture)));

        string Text((long Ms, long Number) id) => FormattableString.Invariant(id.Number == 0 ? $"{id.Ms - first}" : (FormattableString)$"{id.Ms - first}-{id.Number}");
    }
}
