using System.Buffers;
using System.Collections;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.Transport.Epoll;

/// <content>The features, which are the connection itself, and the collection of them, which is it too.</content>
internal sealed partial class EpollConnection :
    IFeatureCollection,
    IConnectionIdFeature,
    IConnectionTransportFeature,
    IConnectionItemsFeature,
    IConnectionLifetimeFeature,
    IConnectionEndPointFeature,
    IMemoryPoolFeature,
    IReceiveConfirmFeature,
    IRoundTripFeature
{
    public override string ConnectionId
    {
        get => Extras.ConnectionId ??= string.Create(CultureInfo.InvariantCulture, $"epoll-{_listener.NextName():x}");
        set => Extras.ConnectionId = value;
    }

    public override IFeatureCollection Features => this;

    public override IDictionary<object, object?> Items
    {
        get => Extras.Items ??= new ConnectionItems();
        set => Extras.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _extras?.Transport ?? this;
        set => Extras.Transport = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get
        {
            if (_isOver && _extras is not { HasToken: true })
                return new CancellationToken(canceled: true);

            ConnectionExtras extras = Extras;
            CancellationToken token = extras.ConnectionClosed;

            // An end sets the flag, fences, and fires what there is: one of the two sees the other.
            Interlocked.MemoryBarrier();
            if (_isOver)
                extras.FireClosed(_isClosed);
            return token;
        }
        set => Extras.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _extras?.LocalEndPoint ?? ReadLocalEndPoint();
        set => Extras.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _extras?.RemoteEndPoint ?? _remote.ToEndPoint();
        set => Extras.RemoteEndPoint = value;
    }

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => MemoryPool<byte>.Shared;

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => _extras?.Features?.Revision ?? 0;

    object? IFeatureCollection.this[Type key]
    {
        get => _extras?.Features?[key] ?? (key.IsInstanceOfType(this) && key.IsInterface ? this : null);
        set => ExtraFeatures[key] = value;
    }

    private FeatureCollection ExtraFeatures => Extras.Features ??= new FeatureCollection();

    /// <inheritdoc/>
    public TimeSpan? SinceLastArrival => AskKernel()?.SinceLastData;

    /// <inheritdoc/>
    public long? ReceivedBytes => AskKernel()?.BytesReceived;

    /// <inheritdoc/>
    public bool TryGetRoundTrip(out TimeSpan mean, out TimeSpan deviation)
    {
        (TimeSpan Mean, TimeSpan Deviation)? known = AskKernel()?.RoundTrip;
        (mean, deviation) = known ?? default;
        return known is not null;
    }

    /// <inheritdoc/>
    public void Confirm(Action<object?, bool> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Extras.Push(new Confirmation(callback, state));
        Post(LoopRequest.Confirm);
    }

    TFeature? IFeatureCollection.Get<TFeature>()
        where TFeature : default =>
        (TFeature?)((IFeatureCollection)this)[typeof(TFeature)];

    void IFeatureCollection.Set<TFeature>(TFeature? instance)
        where TFeature : default =>
        ExtraFeatures[typeof(TFeature)] = instance;

    IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator()
    {
        Type[] own =
        [
            typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature), typeof(IConnectionLifetimeFeature),
            typeof(IConnectionEndPointFeature), typeof(IMemoryPoolFeature), typeof(IReceiveConfirmFeature), typeof(IRoundTripFeature),
        ];
        FeatureCollection? extra = _extras?.Features;
        foreach (Type type in own)
        {
            if (extra?[type] is null)
                yield return KeyValuePair.Create(type, (object)this);
        }

        foreach (KeyValuePair<Type, object> feature in extra ?? [])
            yield return feature;
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<Type, object>>)this).GetEnumerator();

    void IConnectionLifetimeFeature.Abort() => Abort(new ConnectionAbortedException("The connection was aborted by the application."));

    /// <summary>The loop alone closes; others ask under the lock that it takes first.</summary>
    private TcpInfo? AskKernel()
    {
        if (!Loop.IsCurrentThread)
            return (_writer ?? MakeWriter()).AskKernel();
        return _isClosed ? null : SocketInfo.Read(Socket);
    }

    private IPEndPoint? ReadLocalEndPoint()
    {
        if (_isClosed)
            return null;

        var local = SocketAddressBytes.OfSocket(Socket).ToEndPoint();
        if (local is not null && !_isClosed)
            Extras.LocalEndPoint = local;
        return (IPEndPoint?)_extras?.LocalEndPoint;
    }

    private void RunConfirmations()
    {
        if (_extras?.TakeConfirmations() is not { } confirmation)
            return;

        bool isAllHandedOver = false;
        try
        {
            isAllHandedOver = !_isClosed && _reader.HandOverAll();
        }
        catch (Exception error)
        {
            // A continuation that throws. Those who asked are told all the same.
            Log.RequestFailed(_listener.Logger, error, LoopRequest.Confirm);
        }

        for (; confirmation is not null; confirmation = confirmation.Next)
        {
            try
            {
                confirmation.Call(isAllHandedOver);
            }
            catch (Exception error)
            {
                Log.CallbackFailed(_listener.Logger, error);
            }
        }
    }
}
