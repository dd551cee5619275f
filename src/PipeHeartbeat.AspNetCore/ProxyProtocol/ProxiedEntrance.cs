using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Where connections come in that a balancer passes on: reads of each where it really comes from, before it is admitted, so that limits count real addresses. One that says nothing
/// right within the patience is counted and told of like any other that ended.
/// </summary>
internal sealed class ProxiedEntrance(SessionManager manager, Action<ConnectionContext> next)
{
    /// <summary>Takes a connection over. Does not throw.</summary>
    public void Serve(ConnectionContext connection) => _ = ServeAsync(connection);

    private async Task ServeAsync(ConnectionContext connection)
    {
        manager.Activities.Begin();
        try
        {
            if (await TryReadHeaderAsync(connection))
            {
                next(connection);
                return;
            }
        }
        catch (Exception error)
        {
            Log.SessionFailed(manager.Logger, error);
        }
        finally
        {
            manager.Activities.End();
        }

        await DisposeAsync(connection);
    }

    private async Task<bool> TryReadHeaderAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(manager.Settings.FrameTimeoutMs), manager.Clock.TimeProvider);
        using CancellationTokenRegistration givingUp = manager.GivingUp.Token.UnsafeRegister(static patience => ((CancellationTokenSource)patience!).Cancel(), patience);
        try
        {
            string? objection = await ReadHeaderAsync(connection, patience.Token);
            return objection is null || Refuse(Reason.ProtocolError, connection, objection);
        }
        catch (OperationCanceledException)
        {
            return Refuse(Reason.FrameTimeout, connection, "its PROXY header did not come in time");
        }
        catch (Exception error) when (error is IOException or SocketException or ConnectionAbortedException)
        {
            return Refuse(Reason.Reset, connection);
        }
    }

    /// <summary>It came, if not far.</summary>
    private bool Refuse(Reason reason, ConnectionContext connection, string? detail = null)
    {
        manager.Counters.CountAccepted();
        return manager.Refuse(reason, connection, detail);
    }

    /// <returns>What is wrong; <see langword="null"/> if nothing is, and then the connection says where it comes from.</returns>
    private static async Task<string?> ReadHeaderAsync(ConnectionContext connection, CancellationToken patience)
    {
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            ReadResult result = await input.ReadAsync(patience);
            bool isComplete = ProxyHeader.TryRead(result.Buffer, out ProxyHeader header, out int length, out string? objection);
            if (isComplete)
            {
                SequencePosition end = result.Buffer.GetPosition(length);
                input.AdvanceTo(end, end);
                connection.Features.Set(new PrefaceBytes(length));
                if (header.Source is not null)
                    connection.RemoteEndPoint = header.Source;
                return null;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (objection is not null)
                return objection;
            if (result.IsCompleted)
                return "the stream ended inside a PROXY header";
        }
    }

    private async Task DisposeAsync(ConnectionContext connection)
    {
        try
        {
            connection.Abort(new ConnectionAbortedException("It did not say where it comes from."));
            await connection.DisposeAsync();
        }
        catch (Exception error)
        {
            Log.SessionFailed(manager.Logger, error);
        }
    }
}
