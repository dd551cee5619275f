using System.Buffers;
using System.IO.Pipelines;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>The same vectors through a real pipe, whose rules on consumed and examined are the ones that count.</summary>
public sealed class PacketReaderPipeTests
{
    public static TheoryData<string> Names => VectorTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_vector_that_comes_through_a_pipe_gives_its_packets(string name)
    {
        Vector vector = VectorFile.All[name];
        foreach (int size in new[] { 1, 3, 8, 13, 4096 }) Assert.Equal(vector.Transcript, await RunThroughPipe(vector, size));
    }

    private static async Task<string> RunThroughPipe(Vector vector, int pieceSize)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0, useSynchronizationContext: false));
        var loop = new ReceiveLoop(vector.From, vector.MaxPayloadBytes);
        foreach (ReadOnlyMemory<byte> piece in Segment.Cut(vector.Bytes, pieceSize))
        {
            pipe.Writer.Write(piece.Span);
            await pipe.Writer.FlushAsync(TestContext.Current.CancellationToken);
            Assert.True(pipe.Reader.TryRead(out ReadResult result));
            (SequencePosition consumed, SequencePosition examined) = loop.Process(result.Buffer, out _);
            pipe.Reader.AdvanceTo(consumed, examined);
            if (loop.IsOver) break;
        }

        return loop.Finish();
    }
}
