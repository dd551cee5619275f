using Microsoft.Extensions.Configuration;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.Server;

/// <summary>What receives, and how.</summary>
internal sealed class TransportOptions
{
    public const string KindKey = "Transport";
    public const string ThreadsKey = "IoThreads";
    public const string PaceKey = "IoPace";

    public static IReadOnlyList<string> Keys { get; } = [KindKey, ThreadsKey, PaceKey];

    /// <summary>Default <see cref="TransportKind.Auto"/>.</summary>
    public TransportKind Kind { get; private set; }

    /// <summary>The epoll transport's own.</summary>
    public EpollTransportOptions Epoll { get; } = new();

    public static TransportOptions Read(IConfiguration section)
    {
        var options = new TransportOptions();
        var values = new ConfigurationSection(section, typeof(TransportOptions));
        values.Choice<TransportKind>(KindKey, "is no transport", "use auto, epoll or sockets", kind =>
        {
            if (kind == TransportKind.Epoll && !EpollTransportFactory.IsSupported)
                throw values.Invalid(KindKey, values.Single(KindKey)!, "is not to be had on this machine", "use auto or sockets");
            options.Kind = kind;
        });
        values.Number(ThreadsKey, "threads", 1, EpollTransportOptions.MaxThreads, threads =>
        {
            if (threads is < 1 or > EpollTransportOptions.MaxThreads)
                throw values.Invalid(ThreadsKey, $"{threads}", "is out of range", $"use a number from 1 to {EpollTransportOptions.MaxThreads}");
            options.Epoll.ThreadCount = threads;
        });
        values.Duration(PaceKey, pace =>
        {
            if (pace < TimeSpan.Zero || pace > EpollTransportOptions.MaxPace)
                throw values.Invalid(PaceKey, DurationText.Format(pace), "is out of range", "use a duration from 0ms to 100ms");
            options.Epoll.Pace = pace;
        });
        return options;
    }
}
