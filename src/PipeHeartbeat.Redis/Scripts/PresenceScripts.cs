namespace PipeHeartbeat.Redis;

/// <summary>All operations of the cluster.</summary>
internal sealed class PresenceScripts
{
    private const string Common = "common";

    /// <param name="change">Changes the text of a script, given its name: for tests that look whether a guard in it is missed.</param>
    public PresenceScripts(Func<string, string, string>? change = null)
    {
        string common = Text(Common);
        Claim = OfPartition("claim");
        Release = OfPartition("release");
        Sweep = OfPartition("sweep");
        Fence = OfPartition("fence");
        Reap = OfPartition("reap");
        Count = OfPartition("count");
        Held = OfPartition("held");
        Read = OfPartition("read");
        Last = OfPartition("last");
        Take = OfPartition("take");
        Yield = OfPartition("yield");
        Join = new RedisScript(Text("join"));
        Renew = new RedisScript(Text("renew"));
        Condemn = new RedisScript(Text("condemn"));
        Disown = new RedisScript(Text("disown"));

        RedisScript OfPartition(string name) => new($"{common}\n{Text(name)}");

        string Text(string name)
        {
            using Stream stream = typeof(PresenceScripts).Assembly.GetManifestResourceStream($"{name}.lua")!;
            using var reader = new StreamReader(stream);
            string read = reader.ReadToEnd();
            return change is null ? read : change(name, read);
        }
    }

    public RedisScript Claim { get; }

    public RedisScript Release { get; }

    public RedisScript Sweep { get; }

    public RedisScript Fence { get; }

    public RedisScript Reap { get; }

    public RedisScript Count { get; }

    public RedisScript Held { get; }

    public RedisScript Read { get; }

    public RedisScript Last { get; }

    public RedisScript Take { get; }

    public RedisScript Yield { get; }

    public RedisScript Join { get; }

    public RedisScript Renew { get; }

    public RedisScript Condemn { get; }

    public RedisScript Disown { get; }
}
