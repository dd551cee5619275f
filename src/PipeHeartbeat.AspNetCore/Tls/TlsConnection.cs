using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.AspNetCore;

/// <summary>A connection with TLS around what is read and written; all else is the connection's that it came by.</summary>
internal sealed class TlsConnection : ConnectionContext, IDuplexPipe
{
    private static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions Writing = new(leaveOpen: false);

    private readonly ConnectionContext _connection;

    /// <param name="connection">By which the bytes come.</param>
    /// <param name="stream">Whose completion ends it. To read from it does not.</param>
    /// <param name="feature">What is known of its TLS.</param>
    public TlsConnection(ConnectionContext connection, TlsStream stream, TlsFeature feature)
    {
        _connection = connection;
        Features = new FeatureCollection(connection.Features);
        Features.Set<ITlsHandshakeFeature>(feature);
        Features.Set<ITlsConnectionFeature>(feature);
        Input = PipeReader.Create(stream, Reading);
        Output = PipeWriter.Create(stream, Writing);
        Transport = this;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override IFeatureCollection Features { get; }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId
    {
        get => _connection.ConnectionId;
        set => _connection.ConnectionId = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _connection.Items;
        set => _connection.Items = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _connection.ConnectionClosed;
        set => _connection.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _connection.LocalEndPoint;
        set => _connection.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _connection.RemoteEndPoint;
        set => _connection.RemoteEndPoint = value;
    }

    public override void Abort() => _connection.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => _connection.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }
}
