using System.Buffers;

namespace PipeHeartbeat.Protocol;

/// <summary>Small bodies as one span, whatever the segments they came in.</summary>
internal static class BodyBytes
{
    /// <summary>The body itself where it is one segment, else a copy in <paramref name="scratch"/>.</summary>
    /// <param name="body">Any body.</param>
    /// <param name="scratch">Room for the longest body of its kind.</param>
    /// <returns>The body; empty where it would have to be copied and has no room, a size that every parser refuses.</returns>
    public static ReadOnlySpan<byte> Flatten(in ReadOnlySequence<byte> body, Span<byte> scratch)
    {
        if (body.IsSingleSegment) return body.First.Span;
        if (body.Length > scratch.Length) return default;

        body.CopyTo(scratch);
        return scratch[..(int)body.Length];
    }
}
