using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Who is there, who was, and what happens to them: a service that <c>AddPipeHeartbeat</c> registers. Thread-safe; nothing here is on the path of a
/// heartbeat.
/// </summary>
public interface IPresence
{
    /// <summary>Clients that are there, those included that are waited for. A connection that has not sent a packet yet is not a client yet.</summary>
    int Count { get; }

    /// <summary>The number of the last event; one less than the first one if there is none yet.</summary>
    long LastSeq { get; }

    /// <summary>The number of the oldest event that is held, or of the next one if there is none.</summary>
    long OldestSeq { get; }

    /// <summary>How the journal of events stands.</summary>
    JournalStatus JournalStatus { get; }

    /// <summary>
    /// Finds a client by what it said in its HELLO, or one that said none by its remote address and port. The first is a look-up; the second
    /// walks over all connections.
    /// </summary>
    /// <param name="clientId">Who.</param>
    /// <returns>How it stands; <see langword="null"/> if it was never there, or too long ago.</returns>
    ClientStatus? Find(string clientId);

    /// <summary>The same for many: however many of them are no client's HELLO, all connections are walked over once at most.</summary>
    /// <param name="clientIds">Who.</param>
    /// <returns>How those of them stand that are known, by their ids.</returns>
    IReadOnlyDictionary<string, ClientStatus> Find(IReadOnlyCollection<string> clientIds);

    /// <summary>
    /// Lists clients, a page at a time: those who are there, those who are waited for, and those who are offline and still known. Who is there all the while
    /// by one connection, or offline all the while, is listed once; one that comes, goes or moves between two pages may be listed twice or not at all: the
    /// events tell of it. A page copies no more than it holds and holds nobody up; beyond the first it costs no more than the way to its clients.
    /// </summary>
    /// <param name="query">Which of them, from where on, and how many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ClientQuery.Limit"/> is out of range.</exception>
    ClientPage List(ClientQuery query);

    /// <summary>
    /// Those who have been silent for longest, of the clients that are there by a connection: the most silent first. It walks over all connections, copies no more than it
    /// tells and holds nobody up.
    /// </summary>
    /// <param name="measure">By what silences are compared.</param>
    /// <param name="count">How many at most: 1–<see cref="ClientQuery.MaxLimit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    IReadOnlyList<ClientStatus> MostSilent(SilenceMeasure measure, int count);

    /// <summary>
    /// Walks over the clients that are there. It copies no more than one at a time and holds nobody up; who comes or goes meanwhile may be told or
    /// not, and one that moves may be told twice or not at all: the events tell of it.
    /// </summary>
    IEnumerable<ClientStatus> Enumerate();

    /// <summary>Ends a client's connection with the reason <c>kicked</c>.</summary>
    /// <param name="clientId">Who, as for <see cref="Find(string)"/>.</param>
    /// <param name="detail">What to say of it in the event.</param>
    /// <returns><see langword="false"/> if it is not there, or something else has ended it before.</returns>
    bool Kick(string clientId, string? detail = null);

    /// <summary>Ends a client's connection with the reason <c>superseded</c>: it is by another one there, elsewhere.</summary>
    /// <param name="clientId">Who, by what it said in its HELLO.</param>
    /// <param name="connection">Which connection.</param>
    /// <param name="detail">What to say of it in the event.</param>
    /// <returns><see langword="false"/> if it is not, or no longer, there by that connection, or something else has ended it before.</returns>
    bool Supersede(string clientId, ConnectionId connection, string? detail = null);

    /// <summary>
    /// The events from a place on, as they happen, until it is cancelled or the server has stopped. Any number of readers, each at its own pace: nobody
    /// waits for a reader. One that asks for what is not held any more (the last <see cref="PresenceOptions.JournalCapacity"/> are) is told
    /// <see cref="PresenceEventKind.Reset"/>, who is there now, and <see cref="PresenceEventKind.Live"/>, after which events go on.
    /// </summary>
    /// <param name="since">The number of the last event that the reader has; <see langword="null"/>: from now on.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IAsyncEnumerable<PresenceEvent> ReadAsync(long? since = null, CancellationToken cancellationToken = default);
}
