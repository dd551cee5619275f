namespace PipeHeartbeat.TransportTests;

/// <summary>What a transport may do wrong.</summary>
public enum Fault
{
    /// <summary>What was examined is not given again, though it was not consumed.</summary>
    ForgetsWhatWasNotConsumed,

    /// <summary>What was examined is given again, though nothing has been added.</summary>
    DoesNotWaitForMore,

    /// <summary>A read is cancelled twice for one cancellation.</summary>
    CancelsTwice,

    /// <summary>A reset looks like an end in order.</summary>
    HidesResets,

    /// <summary>The buffer is used again before it was given back.</summary>
    UsesHeldBuffers,

    /// <summary>What a cancelled flush has written goes out again.</summary>
    DoublesWhatWasCancelled,

    /// <summary>What a cancelled flush has written does not go out.</summary>
    LosesWhatWasCancelled,

    /// <summary>Takes in whatever the client sends.</summary>
    ReadsWithoutEnd,

    /// <summary>Takes in whatever the handler writes.</summary>
    WritesWithoutEnd,

    /// <summary>Listens where somebody listens already.</summary>
    SharesPorts,

    /// <summary>Now and then a descriptor stays open.</summary>
    LeaksDescriptors,
}
