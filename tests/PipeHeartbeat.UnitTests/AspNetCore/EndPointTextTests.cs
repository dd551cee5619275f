extern alias aspnetcore;

using System.Net;
using EndPoints = aspnetcore::PipeHeartbeat.EndPointText;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class EndPointTextTests
{
    [Theory]
    [InlineData("127.0.0.1:15000", "127.0.0.1:15000")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    [InlineData(" 1.2.3.4:65535 ", "1.2.3.4:65535")]
    [InlineData("[::1]:15000", "[::1]:15000")]
    [InlineData("[::]:1", "[::]:1")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("*:80", "[::]:80")]
    public void An_address_and_a_port_are_read(string text, string expected)
    {
        Assert.True(EndPoints.TryParse(text, out IPEndPoint? endPoint));
        Assert.Equal(expected, endPoint.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("15000")]
    [InlineData(":15000")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("127.0.0.1:0x10")]
    [InlineData("127.1:80")]
    [InlineData("2130706433:80")]
    [InlineData("256.0.0.1:80")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[]:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[[::1]]:80")]
    [InlineData("[[::1]:99]:80")]
    [InlineData("example.org:80")]
    [InlineData("LOCALHOST :80")]
    [InlineData("**:80")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(EndPoints.TryParse(text, out IPEndPoint? endPoint));
        Assert.Null(endPoint);
    }
}
