using System.Security.Cryptography;

namespace PipeHeartbeat.Fuzz;

/// <summary>The inputs that are worth changing: each covers something that none before it did.</summary>
internal sealed class Corpus(Random random)
{
    private const int NewestInputs = 3;

    private readonly List<FuzzInput> _inputs = [];

    public int Count => _inputs.Count;

    public IReadOnlyList<FuzzInput> Inputs => _inputs;

    public void Add(FuzzInput input) => _inputs.Add(input);

    /// <summary>Any of them, the latest ones more often: what is behind them has been tried least.</summary>
    public FuzzInput Pick()
    {
        int among = random.Next(3) switch
        {
            0 => NewestInputs,
            1 => 1 + (_inputs.Count / 8),
            _ => _inputs.Count,
        };
        return _inputs[_inputs.Count - 1 - random.Next(Math.Min(among, _inputs.Count))];
    }

    /// <summary>All inputs in the files of a directory, in the same order on any machine.</summary>
    public static IEnumerable<FuzzInput> Load(string directory) =>
        Directory.Exists(directory)
            ? Directory.GetFiles(directory).Order(StringComparer.Ordinal).Select(path => FuzzInput.Read(File.ReadAllBytes(path)))
            : [];

    /// <summary>Writes an input into a file that is named by what it holds.</summary>
    public static string Save(string directory, FuzzInput input)
    {
        Directory.CreateDirectory(directory);
        byte[] bytes = input.ToFile();
        string path = Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
