using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>Stands between a node and Redis, and sends whatever a partition is told once more, some time later, by a connection of its own: as a network that holds back what was sent, until it was sent again.</summary>
internal sealed class DuplicatingRelay : IDisposable
{
    private const int LongestDelayMs = 1_000;
    private const string OfNodes = "{ctl}";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private int _sent;

    public DuplicatingRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>How many requests were sent once more.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private static bool IsEnd(Exception error) => error is SocketException or IOException or ObjectDisposedException or OperationCanceledException;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (IsEnd(error))
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(TcpClient from)
    {
        using var to = new TcpClient { NoDelay = true };
        using var again = new TcpClient { NoDelay = true };
        using (from)
        {
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await again.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(
                    to.GetStream().CopyToAsync(from.GetStream(), _stop.Token),
                    again.GetStream().CopyToAsync(Stream.Null, _stop.Token),
                    PassAsync(from.GetStream(), to.GetStream(), again.GetStream()));
            }
            catch (Exception error) when (IsEnd(error))
            {
                // One end has gone.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, NetworkStream again)
    {
        byte[] buffer = new byte[1 << 20];
        int filled = 0;
        while (await from.ReadAsync(buffer.AsMemory(filled), _stop.Token) is var count and > 0)
        {
            await to.WriteAsync(buffer.AsMemory(filled, count), _stop.Token);
            filled += count;
            int begin = 0;
            for (int length; (length = LengthOf(buffer.AsSpan(begin, filled - begin))) > 0; begin += length)
            {
                byte[] request = buffer[begin..(begin + length)];
                if (IsOfPartition(request))
                    _ = SendLaterAsync(request, again);
            }

            buffer.AsSpan(begin, filled - begin).CopyTo(buffer);
            filled -= begin;
        }
    }

    private static bool IsOfPartition(byte[] request)
    {
        string text = Encoding.UTF8.GetString(request);
        return text.Contains("EVALSHA", StringComparison.Ordinal) && !text.Contains(OfNodes, StringComparison.Ordinal);
    }

    private async Task SendLaterAsync(byte[] request, NetworkStream again)
    {
        try
        {
            await Task.Delay(Random.Shared.Next(LongestDelayMs), _stop.Token);
            await again.WriteAsync(request, _stop.Token);
            Interlocked.Increment(ref _sent);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // Too late.
        }
    }

    /// <summary>How long the request is that the bytes begin with; 0 if it is not all there.</summary>
    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        if (!TryNumber(bytes, ref at, out int parts))
            return 0;
        for (int i = 0; i < parts; i++)
        {
            if (!TryNumber(bytes, ref at, out int size))
                return 0;
            at += size + 2;
        }

        return at <= bytes.Length ? at : 0;
    }

    /// <summary>A line of one letter and a number.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> bytes, ref int at, out int number)
    {
        number = 0;
        if (at + 1 >= bytes.Length || !Utf8Parser.TryParse(bytes[(at + 1)..], out number, out int digits) || at + digits + 3 > bytes.Length)
            return false;
        at += digits + 3;
        return true;
    }
}
