namespace PipeHeartbeat.Redis;

/// <summary>All operations of the cluster.</summary>
internal sealed class PresenceScripts
{
    private const string Common = "common";

    /// <param name="change">Changes the text of a script, given its name: for tests that look whether a guard in it is missed.</param>
    public PresenceScripts(Func<string, string, string>? change = null)
    {
        string common = Read(Common);
        Claim = OfPartition("claim");
        Release = OfPartition("release");
        Sweep = OfPartition("sweep");
        Fence = OfPartition("fence");
        Reap = OfPartition("reap");
        Held = OfPartition("held");
        Join = new RedisScript(Read("join"));
        Renew = new RedisScript(Read("renew"));
        Condemn = new RedisScript(Read("condemn"));
        Disown = new RedisScript(Read("disown"));

        RedisScript OfPartition(string name) => new($"{common}\n{Read(name)}");

        string Read(string name)
        {
            using Stream stream = typeof(PresenceScripts).Assembly.GetManifestResourceStream($"{name}.lua")!;
            using var reader = new StreamReader(stream);
            string text = reader.ReadToEnd();
            return change is null ? text : change(name, text);
        }
    }

    public RedisScript Claim { get; }

    public RedisScript Release { get; }

    public RedisScript Sweep { get; }

    public RedisScript Fence { get; }

    public RedisScript Reap { get; }

    public RedisScript Held { get; }

    public RedisScript Join { get; }

    public RedisScript Renew { get; }

    public RedisScript Condemn { get; }

    public RedisScript Disown { get; }
}
