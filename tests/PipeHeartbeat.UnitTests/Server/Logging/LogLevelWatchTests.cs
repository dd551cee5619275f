using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Server;
using PipeHeartbeat.UnitTests.AspNetCore;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class LogLevelWatchTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("log-levels-");
    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder _log = new(LogLevel.Trace);
    private readonly string _file;
    private ServiceProvider? _services;

    public LogLevelWatchTests() => _file = Path.Combine(_folder.FullName, "server.json");

    [Fact]
    public async Task Levels_follow_the_file_within_a_second()
    {
        await StartAsync("""{ "Logging": { "LogLevel": { "Some.Noise": "Error" } } }""");
        Assert.False(IsEnabled("Some.Noise", LogLevel.Warning));
        Assert.True(IsEnabled("Another", LogLevel.Warning));
        Assert.False(IsEnabled("Another", LogLevel.Information));

        Replace("""{ "Logging": { "LogLevel": { "Default": "Information" } } }""");
        await UntilAsync(() => IsEnabled("Another", LogLevel.Information));
        Assert.True(IsEnabled("Some.Noise", LogLevel.Information));
    }

    [Fact]
    public async Task The_first_levels_are_those_that_were_loaded_and_the_files_are_not_read_for_them_again()
    {
        await StartAsync("""{ "Logging": { "LogLevel": { "Default": "Error", "PipeHeartbeat": "Warning" } } }""", beforeLogging: () => File.Delete(_file));
        Assert.False(IsEnabled("Another", LogLevel.Warning));
        Assert.True(IsEnabled("Another", LogLevel.Error));
    }

    [Theory]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Loud" } } }""", "Logging:LogLevel:Default = 'Loud' is no log level")]
    [InlineData("""{ "Logging": """, "server.json")]
    public async Task What_does_not_serve_changes_nothing_and_is_said_once(string broken, string cause)
    {
        await StartAsync("""{ "Logging": { "LogLevel": { "Default": "Error", "PipeHeartbeat": "Warning" } } }""");
        Replace(broken);
        await UntilAsync(() => _log.Lines.Any(line => line.Text.Contains("stay as they were", StringComparison.Ordinal)));
        Assert.Contains(cause, Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Assert.False(IsEnabled("Another", LogLevel.Warning));

        Replace("""{ "Logging": { "LogLevel": { "Default": "Debug" } } }""");
        await UntilAsync(() => IsEnabled("Another", LogLevel.Debug));
        Assert.Single(_log.Lines, line => line.Text.Contains("stay as", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_waited_for()
    {
        await StartAsync("""{ "Logging": { "LogLevel": { "Default": "Error", "PipeHeartbeat": "Warning" } } }""");
        File.Delete(_file);
        await UntilAsync(() => !_log.Lines.IsEmpty);
        Assert.Contains("server.json", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Assert.False(IsEnabled("Another", LogLevel.Warning));
        Replace("""{ "Logging": { "LogLevel": { "Default": "Information" } } }""");
        await UntilAsync(() => IsEnabled("Another", LogLevel.Information));
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await Watch.StopAsync(CancellationToken.None);
            await _services.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private LogLevelWatch Watch => _services!.GetServices<IHostedService>().OfType<LogLevelWatch>().Single();

    private async Task StartAsync(string json, Action? beforeLogging = null)
    {
        await File.WriteAllTextAsync(_file, json);
        using var configuration = new ConfigurationManager();
        var flags = new ServeFlags(new FileInfo(_file), new Dictionary<string, (string, string)>());
        ServerConfiguration.Load(configuration, flags);
        beforeLogging?.Invoke();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddLogging(logging =>
        {
            ServerLogging.Add(logging, configuration, flags, new LogOptions());
            logging.Services.RemoveAll<ILoggerProvider>();
            logging.AddProvider(_log);
        });
        _services = services.BuildServiceProvider();
        await Watch.StartAsync(CancellationToken.None);
    }

    private void Replace(string json)
    {
        string next = $"{_file}.next";
        File.WriteAllText(next, json);
        File.Move(next, _file, overwrite: true);
    }

    private Task UntilAsync(Func<bool> isSo) => Eventually.Async(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return isSo();
    });

    private bool IsEnabled(string category, LogLevel level) => _services!.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level);
}
