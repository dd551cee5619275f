using System.Runtime.Versioning;
using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests;

/// <summary>Both builds of the library are tested, and each of the two test programs has the one that it says.</summary>
public sealed class AssetTests
{
#if NETSTANDARD_ASSETS
    private const string Expected = ".NETStandard,Version=v2.1";
#else
    private const string Expected = ".NETCoreApp,Version=v10.0";
#endif

    [Theory]
    [InlineData(typeof(HeartbeatClient))]
    [InlineData(typeof(PacketHead))]
    public void The_assembly_under_test_is_the_one_for_this_framework(Type type) =>
        Assert.Equal(Expected, type.Assembly.GetCustomAttributes(typeof(TargetFrameworkAttribute), false).Cast<TargetFrameworkAttribute>().Single().FrameworkName);
}
