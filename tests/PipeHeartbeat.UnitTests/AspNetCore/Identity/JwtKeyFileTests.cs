using System.Text;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class JwtKeyFileTests
{
    private const string Secret = "a secret of thirty-two bytes, or more";
    private const string NoKeyFits = "no key fits the token's signature";

    private static readonly TokenKey Old = TokenKey.Es256();
    private static readonly TokenKey New = TokenKey.Es256();
    private static readonly string OldToken = Old.Token(JwtBench.Claims());
    private static readonly string NewToken = New.Token(JwtBench.Claims());

    [Fact]
    public async Task Keys_that_were_replaced_hold_a_second_later()
    {
        using var bench = new JwtBench(Old.Pem);
        Assert.Null(await bench.JudgeAsync(OldToken));
        Assert.Equal(NoKeyFits, await bench.JudgeAsync(NewToken));

        bench.Write(New.Pem);
        bench.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Null(await bench.JudgeAsync(OldToken));
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(NoKeyFits, await bench.JudgeAsync(OldToken));
        Assert.Null(await bench.JudgeAsync(NewToken));
        Assert.Empty(bench.Logs.Lines);
    }

    [Fact]
    public async Task A_file_that_another_was_renamed_to_is_read()
    {
        using var bench = new JwtBench(Old.Pem);
        Assert.Null(await bench.JudgeAsync(OldToken));
        bench.Write(bench.PathOf("new"), Encoding.UTF8.GetBytes(New.Pem));
        File.Move(bench.PathOf("new"), bench.KeyFile, overwrite: true);
        await CheckReplacedAsync(bench);
    }

    [Fact]
    public async Task A_link_that_now_leads_elsewhere_is_followed()
    {
        using var bench = new JwtBench("");
        bench.Write(bench.PathOf("1"), Encoding.UTF8.GetBytes(Old.Pem));
        bench.Write(bench.PathOf("2"), Encoding.UTF8.GetBytes(New.Pem));
        Link(bench, "keys", "1");
        Assert.Null(await bench.JudgeAsync(OldToken));
        Link(bench, "keys", "2");
        await CheckReplacedAsync(bench);
    }

    /// <remarks>So Kubernetes mounts a secret: the file is a link through a folder that is a link, and only that one is replaced.</remarks>
    [Fact]
    public async Task A_folder_that_now_leads_elsewhere_is_followed()
    {
        using var bench = new JwtBench("");
        Directory.CreateDirectory(bench.PathOf("..1"));
        Directory.CreateDirectory(bench.PathOf("..2"));
        bench.Write(bench.PathOf("..1/keys"), Encoding.UTF8.GetBytes(Old.Pem));
        bench.Write(bench.PathOf("..2/keys"), Encoding.UTF8.GetBytes(New.Pem));
        Link(bench, "..data", "..1");
        Link(bench, "keys", "..data/keys");
        Assert.Null(await bench.JudgeAsync(OldToken));
        Link(bench, "..data", "..2");
        await CheckReplacedAsync(bench);
    }

    [Theory]
    [InlineData("", "holds a secret of less than 32 bytes")]
    [InlineData("garbage", "holds a secret of less than 32 bytes")]
    [InlineData("{\"keys\":[{\"kty\":\"EC\"", "holds a key that does not parse")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZ", "holds a key that does not parse")]
    [InlineData("<html><body>404 Not Found, as web servers say</body></html>", "begins with '<', as a web page does")]
    [InlineData("404 Not Found, as web servers say in plain text", "holds no JWKS and no PEM any more")]
    public async Task A_file_that_became_garbage_changes_nothing_and_is_told_of_once(string garbage, string problem)
    {
        using var bench = new JwtBench(Old.Pem);
        Assert.Null(await bench.JudgeAsync(OldToken));
        bench.Write(garbage);
        for (int i = 0; i < 5; i++)
        {
            bench.PassLook();
            Assert.Null(await bench.JudgeAsync(OldToken));
            Assert.Equal(NoKeyFits, await bench.JudgeAsync(TokenKey.Hs256(garbage).Token(JwtBench.Claims())));
        }

        Assert.Equal($"The file {bench.KeyFile} {problem}; what was read before stays.", Assert.Single(bench.Warnings));
        bench.Write("other garbage");
        bench.PassLook();
        Assert.Null(await bench.JudgeAsync(OldToken));
        Assert.Equal(2, bench.Warnings.Count());

        bench.Write(New.Pem);
        await CheckReplacedAsync(bench);
        Assert.Equal(2, bench.Logs.Lines.Count);
    }

    [Fact]
    public async Task A_file_that_is_missing_for_a_while_changes_nothing_and_is_told_of_once()
    {
        using var bench = new JwtBench(Old.Pem);
        Assert.Null(await bench.JudgeAsync(OldToken));
        for (int i = 1; i <= 2; i++)
        {
            File.Move(bench.KeyFile, bench.PathOf("away"));
            for (int look = 0; look < 3; look++)
            {
                bench.PassLook();
                Assert.Null(await bench.JudgeAsync(OldToken));
                Assert.Equal(i, bench.Warnings.Count());
            }

            File.Move(bench.PathOf("away"), bench.KeyFile);
            bench.PassLook();
            Assert.Null(await bench.JudgeAsync(OldToken));
        }

        Assert.All(bench.Warnings, warning => Assert.Equal($"The file {bench.KeyFile} does not exist; what was read before stays.", warning));
        File.Delete(bench.KeyFile);
        bench.PassLook();
        Assert.Null(await bench.JudgeAsync(OldToken));
        bench.Write(New.Pem);
        await CheckReplacedAsync(bench);
    }

    [Fact]
    public async Task A_secret_may_be_replaced_by_another_and_by_public_keys()
    {
        using var bench = new JwtBench(Secret);
        Assert.Null(await bench.JudgeAsync(TokenKey.Hs256(Secret).Token(JwtBench.Claims())));
        bench.Write(Secret + "!");
        bench.PassLook();
        Assert.Equal(NoKeyFits, await bench.JudgeAsync(TokenKey.Hs256(Secret).Token(JwtBench.Claims())));
        Assert.Null(await bench.JudgeAsync(TokenKey.Hs256(Secret + "!").Token(JwtBench.Claims())));
        bench.Write(New.Pem);
        bench.PassLook();
        Assert.Null(await bench.JudgeAsync(NewToken));
        Assert.Equal(NoKeyFits, await bench.JudgeAsync(TokenKey.Hs256(Secret + "!").Token(JwtBench.Claims())));
    }

    [Fact]
    public async Task Whoever_is_judged_while_keys_are_replaced_is_judged_by_those_before_or_after()
    {
        TokenKey third = TokenKey.Hs256(Secret, "third");
        string[] files = [TokenKey.Jwks(Old.Jwk, third.Jwk), TokenKey.Jwks(third.Jwk, New.Jwk)];
        string steady = third.Token(JwtBench.Claims());
        using var bench = new JwtBench(files[0]);
        Assert.Null(await bench.JudgeAsync(steady));

        using var done = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.Null(await bench.JudgeAsync(steady));
                Assert.True(await bench.JudgeAsync(OldToken) is null or NoKeyFits);
            }
        }))];
        for (int i = 1; i <= 100; i++)
        {
            bench.Write(bench.PathOf("next"), Encoding.UTF8.GetBytes(files[i % 2]));
            File.Move(bench.PathOf("next"), bench.KeyFile, overwrite: true);
            bench.PassLook();
            await bench.JudgeAsync(steady);
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        bench.PassLook();
        Assert.Null(await bench.JudgeAsync(OldToken));
        Assert.Empty(bench.Logs.Lines);
    }

    private static void Link(JwtBench bench, string name, string target)
    {
        File.Delete(bench.PathOf(name));
        File.CreateSymbolicLink(bench.PathOf(name), target);
    }

    private static async Task CheckReplacedAsync(JwtBench bench)
    {
        Assert.Null(await bench.JudgeAsync(OldToken));
        bench.PassLook();
        Assert.Equal(NoKeyFits, await bench.JudgeAsync(OldToken));
        Assert.Null(await bench.JudgeAsync(NewToken));
    }
}
