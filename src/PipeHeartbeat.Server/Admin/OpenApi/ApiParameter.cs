using System.Globalization;
using Microsoft.OpenApi;

namespace PipeHeartbeat.Server;

/// <summary>A parameter of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">Where it stands.</param>
/// <param name="Description">What it is for.</param>
internal sealed record ApiParameter(string Name, ParameterLocation In, string Description)
{
    /// <summary>The values that it can have; none: any text.</summary>
    public IReadOnlyCollection<string> Values { get; init; } = [];

    /// <summary>Whether a request without it is refused; one in the path always is.</summary>
    public bool IsRequired { get; init; }

    /// <summary>If it is a number: its least and greatest value, and what holds without it.</summary>
    public (int Least, int Most, int Default)? Range { get; init; }

    public OpenApiParameter Describe() => new()
    {
        Name = Name,
        In = In,
        Description = Description,
        Required = IsRequired || In == ParameterLocation.Path,
        Schema = Range is { } range
            ? new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = range.Least.ToString(CultureInfo.InvariantCulture),
                Maximum = range.Most.ToString(CultureInfo.InvariantCulture),
                Default = range.Default,
            }
            : new OpenApiSchema { Type = JsonSchemaType.String, Enum = Values.Count == 0 ? null : [.. Values] },
    };
}
