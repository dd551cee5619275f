using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

/// <summary>An authenticator with a key file and a clock that a test moves.</summary>
internal sealed class JwtBench : IDisposable
{
    public const string Audience = "pipeheartbeat";

    /// <summary>The second at which tests begin.</summary>
    public const long Now = 1_767_225_600;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeheartbeat-");
    private readonly Lazy<JwtAuthenticator> _authenticator;
    private int _written;

    public JwtBench(string keys)
        : this(Encoding.UTF8.GetBytes(keys))
    {
    }

    public JwtBench(byte[] keys)
    {
        Options = new JwtOptions { KeyFile = PathOf("keys"), Audience = Audience };
        Write(keys);
        _authenticator = new(() => new JwtAuthenticator(
            Microsoft.Extensions.Options.Options.Create(Options), Time, new Logger<JwtAuthenticator>(LoggerFactory.Create(logging => logging.AddProvider(Logs)))));
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Now));

    public LogRecorder Logs { get; } = new();

    public JwtOptions Options { get; }

    public string KeyFile => Options.KeyFile!;

    /// <summary>What was said of the key file.</summary>
    public IEnumerable<string> Warnings => Logs.OfEvent(17).Select(line => line.Text);

    /// <summary>Claims of a token that is good for the client <c>x</c>, for an hour.</summary>
    public static Dictionary<string, object?> Claims(params (string Name, object? Value)[] other)
    {
        var claims = new Dictionary<string, object?> { ["sub"] = "x", ["aud"] = Audience, ["exp"] = Now + 3600 };
        foreach ((string name, object? value) in other)
            claims[name] = value;
        return claims;
    }

    public static Dictionary<string, object?> ClaimsWithout(string name)
    {
        Dictionary<string, object?> claims = Claims();
        Assert.True(claims.Remove(name));
        return claims;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Write(string keys) => Write(Encoding.UTF8.GetBytes(keys));

    public void Write(byte[] keys) => Write(KeyFile, keys);

    /// <summary>Writes a file that is a second younger than the one before: tests are faster than the clocks of file systems are fine.</summary>
    public void Write(string path, byte[] keys)
    {
        File.WriteAllBytes(path, keys);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(Now + _written++));
    }

    /// <summary>Lets the time pass after which the file is looked at again.</summary>
    public void PassLook() => Time.Advance(TimeSpan.FromSeconds(1));

    /// <returns>Why it is refused; <see langword="null"/>: it is not.</returns>
    public Task<string?> JudgeAsync(string token, string clientId = "x") => JudgeAsync(Encoding.UTF8.GetBytes(token), clientId);

    public async Task<string?> JudgeAsync(byte[] credential, string clientId = "x")
    {
        var claim = new IdentityClaim { ClientId = clientId, Credential = credential, Features = new FeatureCollection() };
        AuthenticationVerdict verdict = await _authenticator.Value.AuthenticateAsync(claim, TestContext.Current.CancellationToken);
        Assert.Equal(verdict.IsAccepted, verdict.Detail is null);
        return verdict.Detail;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
