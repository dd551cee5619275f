using System.Globalization;
using System.IO.Hashing;
using System.Text;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>Where things are in Redis. Every node of a cluster must have the same.</summary>
internal sealed class KeySpace
{
    /// <summary>Of what the keys hold; other numbers are other keys.</summary>
    public const int Version = 1;

    private readonly string _prefix;
    private readonly PartitionKeys[] _partitions;

    /// <param name="prefix">What all keys begin with.</param>
    /// <param name="partitions">A power of two.</param>
    public KeySpace(string prefix, int partitions)
    {
        _partitions = [.. Tags(partitions).Select(tag => new PartitionKeys(prefix, tag))];
        _prefix = prefix;
        Incarnation = $"{prefix}:{{ctl}}:inc";
        Nodes = $"{prefix}:{{ctl}}:nodes";
        Beats = $"{prefix}:{{ctl}}:beat";
        Lost = $"{prefix}:{{ctl}}:lost";
        Meta = $"{prefix}:{{ctl}}:meta";
    }

    /// <summary>STRING: the last incarnation that was given.</summary>
    public RedisKey Incarnation { get; }

    /// <summary>HASH: incarnation → what is told of the node.</summary>
    public RedisKey Nodes { get; }

    /// <summary>HASH: incarnation → its lease, counted up once a second.</summary>
    public RedisKey Beats { get; }

    /// <summary>HASH: incarnation → since when it is lost; until all that it held has been released.</summary>
    public RedisKey Lost { get; }

    /// <summary>HASH: version, number of partitions, and by how many ms the nodes' clock is later than the server's.</summary>
    public RedisKey Meta { get; }

    public IReadOnlyList<PartitionKeys> Partitions => _partitions;

    /// <summary>HASH: of a group of readers, reader → its lease.</summary>
    public RedisKey ReadersOf(string group) => $"{_prefix}:{{ctl}}:r:{group}";

    public int PartitionOf(string clientId) => (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(clientId)) & (ulong)(_partitions.Length - 1));

    /// <summary>For each partition the first number whose slot lies in the partition's share of all slots: so they are spread evenly over any cluster.</summary>
    private static IEnumerable<string> Tags(int partitions)
    {
        int share = HashSlot.Count / partitions;
        for (int i = 0; i < partitions; i++)
            yield return Enumerable.Range(0, int.MaxValue).Select(number => number.ToString(CultureInfo.InvariantCulture)).First(tag => HashSlot.Of(tag) / share == i);
    }
}
