using System.Threading.Channels;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

/// <summary>Answers when the test says so, and what it says.</summary>
internal sealed class SettableAuthenticator : IClientAuthenticator
{
    private readonly Channel<(IdentityClaim Claim, TaskCompletionSource<AuthenticationVerdict> Answer)> _asked =
        Channel.CreateUnbounded<(IdentityClaim, TaskCompletionSource<AuthenticationVerdict>)>();

    public async ValueTask<AuthenticationVerdict> AuthenticateAsync(IdentityClaim claim, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<AuthenticationVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Writer.TryWrite((claim, answer));
        return await answer.Task;
    }

    /// <summary>Waits for the next HELLO that is to be judged.</summary>
    public async Task<(IdentityClaim Claim, TaskCompletionSource<AuthenticationVerdict> Answer)> AskedAsync() =>
        await _asked.Reader.ReadAsync().AsTask().WaitAsync(EventRecorder.Patience);
}
