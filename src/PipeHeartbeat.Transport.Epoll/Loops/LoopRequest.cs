namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What a connection's loop is asked to do for it, in the order in which it does it.</summary>
[Flags]
internal enum LoopRequest
{
    None = 0,

    /// <summary>Watch a connection that was just accepted, and hand it out.</summary>
    Adopt = 1,

    /// <summary>Have the pending flush return.</summary>
    CancelFlush = 2,

    /// <summary>Have the flush return that waits for a token.</summary>
    InterruptFlush = 4,

    /// <summary>Have the pending read return.</summary>
    Cancel = 8,

    /// <summary>Have the read return that waits for a token.</summary>
    Interrupt = 16,

    /// <summary>Receive, because a read has begun.</summary>
    Begun = 32,

    /// <summary>Take in what has arrived, then call back.</summary>
    Confirm = 64,

    /// <summary>Give back what a reader holds that was completed while it read.</summary>
    Release = 128,

    /// <summary>Close, resetting the connection.</summary>
    Abort = 256,

    /// <summary>Close in order.</summary>
    Close = 512,

    /// <summary>Already in the loop's queue.</summary>
    Posted = 1024,
}
