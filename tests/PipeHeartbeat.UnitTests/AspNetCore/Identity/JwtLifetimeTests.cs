namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

public sealed class JwtLifetimeTests
{
    private const string Secret = "a secret of thirty-two bytes, or more";

    private static readonly TokenKey Key = TokenKey.Hs256(Secret);

    [Theory]
    [InlineData(0, 1, null)]
    [InlineData(0, 0, "the token has expired")]
    [InlineData(0, -1, "the token has expired")]
    [InlineData(5, -4, null)]
    [InlineData(5, -5, "the token has expired")]
    [InlineData(300, -299, null)]
    [InlineData(300, -300, "the token has expired")]
    public async Task A_token_has_expired_from_its_exp_and_the_skew_on(int skewSeconds, int expiresIn, string? detail)
    {
        using var bench = new JwtBench(Secret);
        bench.Options.ClockSkew = TimeSpan.FromSeconds(skewSeconds);
        Assert.Equal(detail, await bench.JudgeAsync(Key.Token(JwtBench.Claims(("exp", JwtBench.Now + expiresIn)))));
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 1, "the token is not valid yet")]
    [InlineData(5, 5, null)]
    [InlineData(5, 6, "the token is not valid yet")]
    public async Task A_token_is_valid_from_its_nbf_less_the_skew_on(int skewSeconds, int validIn, string? detail)
    {
        using var bench = new JwtBench(Secret);
        bench.Options.ClockSkew = TimeSpan.FromSeconds(skewSeconds);
        Assert.Equal(detail, await bench.JudgeAsync(Key.Token(JwtBench.Claims(("nbf", JwtBench.Now + validIn)))));
    }

    [Fact]
    public async Task The_same_token_is_judged_by_the_time_at_which_it_is_shown()
    {
        using var bench = new JwtBench(Secret);
        string token = Key.Token(JwtBench.Claims(("nbf", JwtBench.Now + 10), ("exp", JwtBench.Now + 20)));
        bench.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("the token is not valid yet", await bench.JudgeAsync(token));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await bench.JudgeAsync(token));
        bench.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Null(await bench.JudgeAsync(token));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("the token has expired", await bench.JudgeAsync(token));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-9223372036854775808")]
    public async Task A_time_before_all_others_has_passed(string expires)
    {
        using var bench = new JwtBench(Secret);
        Assert.Equal("the token has expired", await bench.JudgeAsync(Key.Token($$"""{"sub":"x","aud":"pipeheartbeat","exp":{{expires}}}""")));
    }

    [Theory]
    [InlineData("253402300799")]
    [InlineData("9223372036854775807")]
    public async Task A_time_after_all_others_has_not(string expires)
    {
        using var bench = new JwtBench(Secret);
        Assert.Null(await bench.JudgeAsync(Key.Token($$"""{"sub":"x","aud":"pipeheartbeat","exp":{{expires}}}""")));
    }
}
