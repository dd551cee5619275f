using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// An endpoint for webhooks on bare sockets whose first answer does not end. What it has sent is what the kernel took, which no server's own buffers make more of.
/// </summary>
internal sealed class EndlessEndpoint : IDisposable
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
    private static readonly byte[] Receipt = Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<long> _cutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndlessEndpoint()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>When the first answer was cut off: bytes that had been sent by then.</summary>
    public Task<long> CutOff => _cutOff.Task;

    /// <summary>What a server is to be told.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__URL"] = $"http://{_listener.LocalEndpoint}/hooks",
        ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__SECRET"] = $"whsec_{Convert.ToBase64String(new byte[32])}",
    };

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        using (Socket first = await _listener.AcceptSocketAsync())
        {
            await ReadRequestAsync(first);
            _cutOff.SetResult(await SendWithoutEndAsync(first));
        }

        while (true)
        {
            using Socket next = await _listener.AcceptSocketAsync();
            await ReadRequestAsync(next);
            await next.SendAsync(Receipt);
        }
    }

    private static async Task<long> SendWithoutEndAsync(Socket socket)
    {
        byte[] much = new byte[64 * 1024];
        long sent = 0;
        try
        {
            await socket.SendAsync(Head);
            while (true)
                sent += await socket.SendAsync(much);
        }
        catch (SocketException)
        {
            return sent;
        }
    }

    private static async Task ReadRequestAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        int filled = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            filled += read;
            string text = Encoding.ASCII.GetString(buffer, 0, filled);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (end >= 0 && filled >= end + 4 + LengthIn(text[..end])))
                return;
        }
    }

    private static int LengthIn(string head)
    {
        const string Name = "Content-Length: ";
        string line = head.Split("\r\n").First(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return int.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }
}
