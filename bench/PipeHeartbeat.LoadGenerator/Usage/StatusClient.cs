using System.Net.Http.Json;
using System.Text.Json;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Asks a server's admin API how it stands.</summary>
/// <param name="admin">Where it is: <c>http://127.0.0.1:15080</c>.</param>
internal sealed class StatusClient(Uri admin) : IDisposable
{
    // Answers of a server under load may take their time; a run must not hang on one that gives none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // No proxy: what is asked is this server, and nobody who stands between.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = admin, Timeout = Patience };

    /// <summary>Asks once.</summary>
    /// <returns><see langword="null"/> if nobody answers in time, or not as a PipeHeartbeat server would.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ServerStatus?> TryGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync("/api/v1/status", StatusJsonContext.Default.ServerStatus, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
