using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// The connections of all clients, each known by its client's number. A client has one connection at a time. Never blocks but in
/// <see cref="Wait"/>; belongs to one thread.
/// </summary>
internal interface IClientSockets : IDisposable
{
    /// <summary>Begins a connection.</summary>
    /// <returns><see cref="SocketError.Success"/> if it stands at once; <see cref="SocketError.InProgress"/> if it is under way and will be
    /// told as ready to write; else what was wrong, and nothing is open.</returns>
    SocketError Connect(int client);

    /// <summary>From now on connections are begun to another server, of the same address family.</summary>
    void Redirect(IPEndPoint target);

    /// <summary>Asks how a connection that was under way and became ready came out.</summary>
    SocketError FinishConnect(int client);

    /// <returns>How many bytes were taken; 0 with an error if none was (<see cref="SocketError.WouldBlock"/> if there is no room).</returns>
    int Send(int client, ReadOnlySpan<byte> bytes, out SocketError error);

    /// <returns>How many bytes came; 0 without an error at the end, with one if there are none.</returns>
    int Receive(int client, Span<byte> buffer, out SocketError error);

    /// <param name="client">Whose.</param>
    /// <param name="isAbortive">By a reset: what is unsent is lost, and no port is left waiting.</param>
    void Close(int client, bool isAbortive);

    /// <summary>Waits until something is ready. What became ready is told once, so all of it must be taken.</summary>
    /// <returns>How many were written to <paramref name="ready"/>.</returns>
    int Wait(Span<ReadyClient> ready, int timeoutMs);
}
