using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>One atomic operation, as a Lua script that is sent by its hash.</summary>
internal sealed class RedisScript
{
    private const string Missing = "NOSCRIPT";

    private readonly string _text;
    private readonly byte[] _hash;

    public RedisScript(string text)
    {
        _text = text;

        // By this hash Redis knows a script; it protects nothing.
#pragma warning disable CA5350
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>Carries it out. A server that does not know the script (it was restarted, or a replica was promoted) is sent it.</summary>
    /// <exception cref="RedisException">It was not carried out, or nobody knows whether it was.</exception>
    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, params RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, values).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (error.Message.StartsWith(Missing, StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(_text, keys, values, CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
    }
}
