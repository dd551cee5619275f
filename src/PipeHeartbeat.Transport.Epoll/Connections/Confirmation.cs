namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Somebody to call when what has arrived was taken in; several form a list.</summary>
internal sealed class Confirmation(Action<object?, bool> callback, object? state)
{
    public Confirmation? Next { get; set; }

    public void Call(bool isAllHandedOver) => callback(state, isAllHandedOver);
}
