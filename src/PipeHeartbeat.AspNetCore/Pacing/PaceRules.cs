namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// What was decided about whom; immutable. The last word about a client holds: a rule replaces those of all longer prefixes that begin with its own, so
/// that of those which are left the longest that fits is also the latest.
/// </summary>
internal sealed class PaceRules
{
    private readonly PaceRule[] _longestFirst;

    private PaceRules(IEnumerable<PaceRule> rules) =>
        _longestFirst = [.. rules.OrderByDescending(rule => rule.Prefix.Length).ThenBy(rule => rule.Prefix, StringComparer.Ordinal)];

    public static PaceRules None { get; } = new([]);

    public IReadOnlyList<PaceRule> All => _longestFirst;

    public PaceRule? Find(string clientId) => Array.Find(_longestFirst, rule => clientId.StartsWith(rule.Prefix, StringComparison.Ordinal));

    public PaceRules With(PaceRule rule) => new(_longestFirst.Where(other => !IsCovered(other, rule.Prefix)).Append(rule));

    public PaceRules Without(string prefix) => new(_longestFirst.Where(other => !IsCovered(other, prefix)));

    private static bool IsCovered(PaceRule rule, string prefix) => rule.Prefix.StartsWith(prefix, StringComparison.Ordinal);
}
