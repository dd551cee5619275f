using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.TransportTests;

/// <summary>What a connection says of itself, as properties and as features.</summary>
public abstract class IdentityTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Fact]
    public async Task Every_connection_has_an_id_of_its_own()
    {
        await using Bench bench = await StartAsync();
        var ids = new HashSet<string>();
        for (int i = 0; i < 100; i++)
        {
            await using Pair pair = await bench.ConnectPairAsync();
            Assert.NotEmpty(pair.Connection.ConnectionId);
            Assert.True(ids.Add(pair.Connection.ConnectionId));
            Assert.Equal(pair.Connection.ConnectionId, pair.Connection.ConnectionId);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task End_points_are_those_that_the_client_sees(string address)
    {
        await using Bench bench = await StartAsync(new IPEndPoint(IPAddress.Parse(address), 0));
        await using Pair pair = await bench.ConnectPairAsync();
        Assert.Equal(bench.EndPoint, pair.Connection.LocalEndPoint);
        IPEndPoint client = pair.Client.LocalEndPoint;
        Assert.Equal(client, pair.Connection.RemoteEndPoint);

        // Who tells of the end still needs them.
        pair.Client.Reset();
        await pair.ReadToEndAsync();
        await pair.Connection.DisposeAsync().InTimeAsync();
        Assert.Equal((bench.EndPoint, client), (pair.Connection.LocalEndPoint, pair.Connection.RemoteEndPoint));
    }

    [Fact]
    public async Task Items_are_kept()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await using Pair other = await bench.ConnectPairAsync();
        pair.Connection.Items["key"] = "value";
        Assert.Equal("value", pair.Connection.Items["key"]);
        Assert.Equal("value", pair.Connection.Features.GetRequiredFeature<IConnectionItemsFeature>().Items["key"]);
        Assert.False(other.Connection.Items.ContainsKey("key"));
    }

    [Fact]
    public async Task Features_tell_what_the_properties_tell()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        ConnectionContext connection = pair.Connection;
        IFeatureCollection features = connection.Features;
        Assert.Equal(connection.ConnectionId, features.GetRequiredFeature<IConnectionIdFeature>().ConnectionId);
        Assert.Same(connection.Transport, features.GetRequiredFeature<IConnectionTransportFeature>().Transport);
        Assert.Equal(connection.ConnectionClosed, features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed);

        // Kestrel's does without this one.
        if (features.Get<IConnectionEndPointFeature>() is { } endPoints)
            Assert.Equal((connection.LocalEndPoint, connection.RemoteEndPoint), (endPoints.LocalEndPoint, endPoints.RemoteEndPoint));
        using (var block = features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool.Rent(100))
            Assert.InRange(block.Memory.Length, 100, int.MaxValue);
        Assert.Contains(features, feature => feature.Key == typeof(IConnectionIdFeature));
    }

    [Fact]
    public async Task Features_can_be_added_replaced_and_taken_away()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        IFeatureCollection features = pair.Connection.Features;
        Assert.False(features.IsReadOnly);
        Assert.Null(features.Get<Mark>());
        int revision = features.Revision;
        var mark = new Mark();
        features.Set(mark);
        Assert.Same(mark, features.Get<Mark>());
        Assert.Same(mark, features[typeof(Mark)]);
        Assert.NotEqual(revision, features.Revision);
        features.Set<Mark>(null);
        Assert.Null(features.Get<Mark>());
        pair.Connection.ConnectionId = "renamed";
        Assert.Equal("renamed", features.GetRequiredFeature<IConnectionIdFeature>().ConnectionId);
    }

    [Fact]
    public async Task Middleware_may_put_its_own_pipes_before_the_transports()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        IDuplexPipe before = pair.Connection.Transport;
        var wrapped = new Wrapped(before);
        pair.Connection.Transport = wrapped;
        Assert.Same(wrapped, pair.Connection.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport);
        pair.Connection.Transport = before;
        Assert.Same(before, pair.Connection.Transport);
    }

    [Fact]
    public async Task The_lifetime_feature_can_abort()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Connection.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();
        await pair.Client.WaitForEndAsync();
    }

    private sealed class Mark;

    private sealed class Wrapped(IDuplexPipe inner) : IDuplexPipe
    {
        public PipeReader Input => inner.Input;

        public PipeWriter Output => inner.Output;
    }
}
