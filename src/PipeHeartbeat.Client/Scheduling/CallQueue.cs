namespace PipeHeartbeat.Client;

/// <summary>
/// Calls by the time at which they are due: a binary heap that knows where each of them stands, so that one can be moved. Not thread-safe.
/// </summary>
/// <remarks>
/// Not the server's timing wheel: a process holds thousands of clients at most, and a heap tells exactly when the next one is due, so that a
/// process in which little happens sleeps.
/// </remarks>
internal sealed class CallQueue
{
    private ScheduledCall[] _calls = new ScheduledCall[16];

    public int Count { get; private set; }

    /// <summary>The one that is due first; null where there is none.</summary>
    public ScheduledCall? First => Count == 0 ? null : _calls[0];

    public void Set(ScheduledCall call, long dueMs)
    {
        if (call.Place == ScheduledCall.NotQueued)
        {
            if (Count == _calls.Length)
                Array.Resize(ref _calls, 2 * Count);
            Put(call, Count++);
        }

        call.DueMs = dueMs;
        Rise(call);
        Sink(call);
    }

    public void Remove(ScheduledCall call)
    {
        int place = call.Place;
        if (place == ScheduledCall.NotQueued)
            return;

        call.Place = ScheduledCall.NotQueued;
        ScheduledCall last = _calls[--Count];
        _calls[Count] = null!;
        if (last == call)
            return;

        Put(last, place);
        Rise(last);
        Sink(last);
    }

    private void Rise(ScheduledCall call)
    {
        int place = call.Place;
        while (place > 0 && _calls[(place - 1) / 2] is var parent && parent.DueMs > call.DueMs)
        {
            Put(parent, place);
            place = (place - 1) / 2;
        }

        Put(call, place);
    }

    private void Sink(ScheduledCall call)
    {
        int place = call.Place;
        while ((2 * place) + 1 < Count)
        {
            int child = (2 * place) + 1;
            if (child + 1 < Count && _calls[child + 1].DueMs < _calls[child].DueMs)
                child++;
            if (_calls[child].DueMs >= call.DueMs)
                break;

            Put(_calls[child], place);
            place = child;
        }

        Put(call, place);
    }

    private void Put(ScheduledCall call, int place)
    {
        _calls[place] = call;
        call.Place = place;
    }
}
