using System.Net.Sockets;
using System.Text;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What systemd listens on to hear how a service stands: <c>sd_notify(3)</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notify-");

    public NotifySocket()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "socket");
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
    }

    public string Path { get; }

    /// <summary>Everything that was heard so far.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Reads until something is heard that begins so.</summary>
    public async Task<string> WaitForAsync(string start)
    {
        byte[] message = new byte[4096];
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            int length = await _socket.ReceiveAsync(message, deadline.Token);
            foreach (string line in Encoding.UTF8.GetString(message, 0, length).Split('\n'))
                Heard.Add(line);
            if (Heard[^1].StartsWith(start, StringComparison.Ordinal))
                return Heard[^1];
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }
}
