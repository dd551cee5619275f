using System.Text;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>The credential: one that never changes, or the last one of the application's provider. Not thread-safe.</summary>
/// <remarks>
/// The provider is the application's code, and so is whatever it registers on its token. Both run on the pool, and once the client is stopped each is waited for
/// for a moment only: who blocks there keeps nobody from stopping.
/// </remarks>
/// <param name="settings">Where the provider is.</param>
/// <param name="scheduler">Whose clock it goes by.</param>
/// <param name="over">Tells the provider. Never disposed of, but left to its finaliser: the provider may have kept the token.</param>
internal sealed class CredentialSource(ClientSettings settings, ClientScheduler scheduler, CancellationTokenSource over)
{
    /// <summary>As long as a server's end is waited for.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private byte[]? _credential = settings.TokenProvider is null ? settings.FixedCredential : null;
    private Task? _cancelling;

    public async Task<byte[]> GetAsync(CancellationToken stopping) => _credential ??= await AskAsync(stopping).ConfigureAwait(false);

    /// <summary>Has the provider be asked next time; where there is none, the credential stays.</summary>
    public void Renew()
    {
        if (settings.TokenProvider is not null)
            _credential = null;
    }

    /// <summary>Tells the provider that it is over. Never throws.</summary>
    public Task CloseAsync() => settings.TokenProvider is null ? Task.CompletedTask : scheduler.WaitAsync(CancelAsync(), Patience);

    private async Task<byte[]> AskAsync(CancellationToken stopping)
    {
        Task<string> asking = Task.Run(() => settings.TokenProvider!(over.Token).AsTask(), CancellationToken.None);
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stopping.Register(() => stopped.TrySetResult(true)))
            await Task.WhenAny(asking, stopped.Task).ConfigureAwait(false);

        if (!asking.IsCompleted)
        {
            _ = CancelAsync();
            await scheduler.WaitAsync(asking, Patience).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
        }

        string token = await asking.ConfigureAwait(false);
        byte[] credential = Encoding.UTF8.GetBytes(token ?? "");
        if (credential.Length > ProtocolLimits.MaxCredentialBytes)
            throw new InvalidOperationException(FormattableString.Invariant($"The token provider gave {credential.Length} bytes; a token has {ProtocolLimits.MaxCredentialBytes} at most."));
        return credential;
    }

    private Task CancelAsync() => _cancelling ??= Task.Run(() =>
    {
        try
        {
            over.Cancel();
        }
        catch (AggregateException errors)
        {
            foreach (Exception error in errors.InnerExceptions)
                Complaint.Make(settings.CallbackFailed, error);
        }
    });
}
