using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// One atomic operation, as a Lua script. It is sent by its hash; the library gives it to a server that does not know it (one that was restarted, a promoted replica), also if that server knew it before.
/// </summary>
internal sealed class RedisScript(string text)
{
    /// <exception cref="RedisException">It was not carried out, or nobody knows whether it was.</exception>
    public Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, params RedisValue[] values) => database.ScriptEvaluateAsync(text, keys, values);
}
