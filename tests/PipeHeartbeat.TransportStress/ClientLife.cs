using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.TransportStress;

/// <summary>One connection from the client's side, from connect to its end.</summary>
internal sealed class ClientLife(Plan plan, EndPoint server, IPAddress from, Verdict verdict)
{
    private const int LongestPieceBytes = 16_384;

    /// <summary>Whoever takes longer hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private CancellationToken _deadline;
    private int _received;

    /// <returns>How many bytes came back.</returns>
    public async Task<int> RunAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(verdict.Hopeless);
        deadline.CancelAfter(Limit);
        _deadline = deadline.Token;
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(server, _deadline);
            await TalkAsync(socket);
        }
        catch (OperationCanceledException)
        {
            verdict.Demand(false, $"a connection ends, but after {Limit.TotalSeconds} s this one had {_received} bytes and no end: {plan}");
        }

        return _received;
    }

    private async Task TalkAsync(Socket socket)
    {
        Task sending = SendAsync(socket);
        try
        {
            await ReceiveAsync(socket);
            if (plan.IsWhole)
                await sending;
        }
        catch (SocketException error)
        {
            verdict.Demand(!plan.IsWhole, $"an end in order, but {error.SocketErrorCode} after {_received} bytes: {plan}");
        }
        finally
        {
            if (plan.Client != ClientKind.Resets)
                socket.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(Socket socket)
    {
        var random = new Random(~plan.Seed);
        byte[] piece = new byte[Math.Min(plan.Bytes, LongestPieceBytes) + Plan.HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(piece, plan.Seed);
        await SendAllAsync(socket, piece.AsMemory(0, Plan.HeaderBytes));
        int end = plan.Client == ClientKind.Resets ? plan.EndAt : plan.Bytes;
        for (int sent = 0; sent < end;)
        {
            int longest = random.Next(3) == 0 ? LongestPieceBytes : 100;
            int count = Math.Min(random.Next(1, longest + 1), end - sent);
            Pattern.Fill(piece.AsSpan(0, count), plan.Seed, sent);
            await SendAllAsync(socket, piece.AsMemory(0, count));
            sent += count;
        }

        if (plan.Client == ClientKind.Resets)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        else if (plan.Client != ClientKind.WaitsForAll)
        {
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    private async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, _deadline)..];
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var random = new Random(plan.Seed + 1);
        byte[] buffer = new byte[Math.Min(plan.Bytes, LongestPieceBytes) + 1];
        while (plan.Client != ClientKind.Leaves || _received < plan.EndAt)
        {
            if (plan.Client == ClientKind.WaitsForAll && _received == plan.Bytes)
                socket.Shutdown(SocketShutdown.Send);
            int count;
            try
            {
                count = await socket.ReceiveAsync(buffer, _deadline);
            }
            catch (ObjectDisposedException)
            {
                // Reset, by this client's other half.
                return;
            }

            if (count == 0)
            {
                verdict.Demand(!plan.IsWhole || _received == plan.Bytes, $"everything comes back, but only {_received} bytes did: {plan}");
                return;
            }

            int wrong = _received + count > plan.Bytes ? plan.Bytes : Pattern.FindWrong(buffer.AsSpan(0, count), plan.Seed, _received);
            verdict.Demand(wrong < 0, $"what was sent comes back, but at {wrong} it is another byte: {plan}");
            _received += count;

            // Load, not synchronisation: a client that takes its time.
            if (plan.Client == ClientKind.ReadsSlowly && random.Next(4) == 0)
                await Task.Delay(random.Next(1, 10));
        }
    }
}
