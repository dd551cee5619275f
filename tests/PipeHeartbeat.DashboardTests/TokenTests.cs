using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

public sealed class TokenTests(Chromium chromium)
{
    private const string Token = "a-token-that-nobody-guesses";

    [Fact]
    public async Task The_page_asks_for_the_token_says_if_it_is_wrong_and_keeps_the_right_one_for_this_tab()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__ADMINTOKEN"] = Token });
        await using DashboardPage dashboard = await DashboardPage.OpenAsync(chromium, server.Admin);
        ILocator dialog = dashboard.Page.Locator("#token");
        ILocator value = dashboard.Page.Locator("#token-value");
        await DashboardPage.IsFocusedAsync(value);
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await DashboardPage.IsVisibleAsync(dialog);

        await EnterAsync("not-a-tökén");
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("#token-wrong"), "ASCII");
        await EnterAsync(Token + "x");
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("#token-wrong"), "not this server's");
        await EnterAsync(Token);
        await DashboardPage.IsHiddenAsync(dialog);
        await dashboard.WaitForLiveAsync();

        await dashboard.Page.ReloadAsync();
        await dashboard.WaitForLiveAsync();
        await DashboardPage.IsHiddenAsync(dialog);
        Assert.Null(await dashboard.Page.EvaluateAsync<string?>("() => Object.values(localStorage).find(text => text.includes('token-that')) ?? null"));
        Assert.DoesNotContain(dashboard.Requests, request => request.Contains(Token, StringComparison.Ordinal));

        await dashboard.Page.ClickAsync("#forget");
        await DashboardPage.IsVisibleAsync(dialog);
        await dashboard.AssertCleanAsync("401");

        async Task EnterAsync(string token)
        {
            await value.FillAsync(token);
            await dashboard.Page.Keyboard.PressAsync("Enter");
        }
    }
}
