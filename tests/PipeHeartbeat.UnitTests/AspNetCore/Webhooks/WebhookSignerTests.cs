using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

public sealed class WebhookSignerTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1614265330));

    /// <summary>The example that libraries of the convention are tested with.</summary>
    [Fact]
    public void The_example_of_the_convention_is_signed_as_it_says()
    {
        HttpRequestMessage request = Sign("""{"test": 2432232314}"""u8.ToArray(), WebhookBench.Secret);
        Assert.Equal(Id, request.Headers.GetValues("webhook-id").Single());
        Assert.Equal("1614265330", request.Headers.GetValues("webhook-timestamp").Single());
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", request.Headers.GetValues("webhook-signature").Single());
    }

    [Fact]
    public void With_two_secrets_there_are_two_signatures_and_each_receiver_finds_its_own()
    {
        string other = $"whsec_{Convert.ToBase64String(new byte[32])}";
        byte[] body = "{}"u8.ToArray();
        HttpRequestMessage request = Sign(body, WebhookBench.Secret, other);
        var post = new Post(Time.GetUtcNow(), Id, "1614265330", request.Headers.GetValues("webhook-signature").Single(), body);
        Assert.Equal(2, post.Signatures.Length);
        Assert.True(post.IsSignedWith(WebhookBench.Secret) && post.IsSignedWith(other));
        Assert.False(post.IsSignedWith($"whsec_{Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)])}"));
    }

    /// <summary>The control of all that verify: what was changed on its way does not pass.</summary>
    [Fact]
    public void Another_id_time_or_body_does_not_fit_the_signature()
    {
        byte[] body = "{}"u8.ToArray();
        var post = new Post(Time.GetUtcNow(), Id, "1614265330", Sign(body, WebhookBench.Secret).Headers.GetValues("webhook-signature").Single(), body);
        Assert.True(post.IsSignedWith(WebhookBench.Secret));
        Assert.False((post with { Id = "msg_other" }).IsSignedWith(WebhookBench.Secret));
        Assert.False((post with { Timestamp = "1614265331" }).IsSignedWith(WebhookBench.Secret));
        Assert.False((post with { Body = "{ }"u8.ToArray() }).IsSignedWith(WebhookBench.Secret));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_has_24_to_64_bytes(int bytes, bool isOne) =>
        Assert.Equal(isOne, WebhookSecret.Read($"whsec_{Convert.ToBase64String(new byte[bytes])}")?.Length == bytes);

    private static HttpRequestMessage Sign(byte[] body, params string[] secrets)
    {
        var request = new HttpRequestMessage();
        new WebhookSigner([.. secrets.Select(secret => WebhookSecret.Read(secret)!)], Time).Sign(request, Id, body);
        return request;
    }
}
