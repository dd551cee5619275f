using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["Interval", "MinInterval", "MaxInterval", "MassExpiry:Hold", "Jwt:KeyFile"];

    [Theory]
    [InlineData("Intervall", "Interval")]
    [InlineData("INTERVALL", "Interval")]
    [InlineData("MinIntervall", "MinInterval")]
    [InlineData("maxinterva", "MaxInterval")]
    [InlineData("Hold", "MassExpiry:Hold")]
    [InlineData("MassExpiry:Hodl", "MassExpiry:Hold")]
    [InlineData("Jwt:KeyFlie", "Jwt:KeyFile")]
    [InlineData("Jtw:KeyFile", "Jwt:KeyFile")]
    [InlineData("Foo", null)]
    [InlineData("X", null)]
    [InlineData("", null)]
    [InlineData("Timeout", null)]
    public void What_is_near_is_found_and_what_is_not_is_not(string name, string? meant)
    {
        Assert.Equal(meant, NearestName.Find(name, Known));
        Assert.Equal(meant is null ? $"use one of {string.Join(", ", Known)}" : $"perhaps {meant} is meant", NearestName.Remedy(name, Known));
    }
}
