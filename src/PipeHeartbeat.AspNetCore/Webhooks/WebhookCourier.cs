using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Brings an endpoint its events, in order, one batch after the other: the next is not read before the endpoint has taken the one before. So an endpoint that
/// takes nothing costs one batch, and what is in the journal anyway.
/// </summary>
internal sealed class WebhookCourier : IDisposable
{
    /// <summary>How long a server that stops goes on trying, since the endpoint took something last.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <summary>After something went wrong that should not.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly WebhookEndpointOptions _endpoint;
    private readonly PresenceTracker _presence;
    private readonly WebhookTally _tally;
    private readonly WebhookSender _sender;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _givingUp;
    private readonly CancellationTokenSource _hurry;
    private JournalReader? _reader;
    private Task _running = Task.CompletedTask;
    private bool _isStopping;

    public WebhookCourier(WebhookEndpointOptions endpoint, PresenceTracker presence, WebhookTally tally, WebhookSender sender, TimeProvider timeProvider, ILogger logger)
    {
        _endpoint = endpoint;
        _presence = presence;
        _tally = tally;
        _sender = sender;
        _timeProvider = timeProvider;
        _logger = logger;
        _givingUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _hurry = CancellationTokenSource.CreateLinkedTokenSource(_givingUp.Token);
    }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Delivers what has happened so far, and then no more. For as long as the endpoint takes it; once it does not, for <see cref="StopPatience"/>.</summary>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isStopping, true);

        // Either this sees the reader that is opened, or whoever opens it sees that all is to end.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _reader)?.End();
        _givingUp.CancelAfter(StopPatience);
        if (_tally.IsFailing)
            await _hurry.CancelAsync();
        await using (cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _givingUp))
            await _running;
        if (_tally.Take().Behind is > 0 and var behind)
            Log.WebhookAbandoned(_logger, _tally.Name, behind);
    }

    public void Dispose()
    {
        _givingUp.Cancel();
        _sender.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await DeliverAsync();
                return;
            }
            catch (OperationCanceledException) when (_givingUp.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.WebhookFailed(_logger, error, _tally.Name);
                await Task.Delay(Pause, _timeProvider, _givingUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task DeliverAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_givingUp.Token);
        using JournalReader reader = _presence.Journal.Open(_tally.SettledSeq, over.Token);
        Volatile.Write(ref _reader, reader);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isStopping))
            reader.End();
        await using var batcher = new WebhookBatcher(reader, _presence, _endpoint, _tally, _timeProvider, over);
        for (bool isMore = true; isMore;)
        {
            isMore = await batcher.FillAsync();
            if (batcher.Rows.Count > 0 && !await DeliverAsync(batcher.Rows))
                return;
            _tally.Settle(batcher.LastSeq);
        }
    }

    /// <returns><see langword="false"/> if the endpoint wants nothing any more.</returns>
    private async Task<bool> DeliverAsync(IReadOnlyList<EventRow> rows)
    {
        DateTimeOffset now = _timeProvider.GetUtcNow();
        string id = $"msg_{Guid.CreateVersion7(now):N}";
        var batch = new WebhookBatch(WebhookBatch.EventsType, now, new WebhookBatchData(Environment.MachineName, rows));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(batch, WebhookJsonContext.Readable.WebhookBatch);
        if (!await SendAsync(id, body))
        {
            _tally.Gone();
            return false;
        }

        _tally.Delivered(rows.Count);
        if (Volatile.Read(ref _isStopping))
            _givingUp.CancelAfter(StopPatience);
        return true;
    }

    private async Task<bool> SendAsync(string id, byte[] body)
    {
        try
        {
            return await _sender.SendAsync(id, body, _hurry.Token);
        }
        catch (OperationCanceledException) when (!_givingUp.IsCancellationRequested)
        {
            // A server that stops does not wait for the next attempt's time to come.
            return await _sender.SendAsync(id, body, _givingUp.Token);
        }
    }
}
