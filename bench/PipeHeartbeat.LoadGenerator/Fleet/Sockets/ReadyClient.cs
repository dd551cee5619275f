namespace PipeHeartbeat.LoadGenerator;

/// <summary>A client whose connection has become ready for something.</summary>
/// <param name="Client">Its number.</param>
/// <param name="CanRead">Something came, or the connection has ended.</param>
/// <param name="CanWrite">There is room to send, or a connection that was under way has come out, well or not.</param>
/// <param name="IsHungUp">The other side has ended it: what came before is still to be read, and then there is an end.</param>
internal readonly record struct ReadyClient(int Client, bool CanRead, bool CanWrite, bool IsHungUp);
