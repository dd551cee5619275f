using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PipeHeartbeat.Server;

/// <summary>Completes the OpenAPI document.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    public const string Path = "/openapi/v1.json";

    private const string Scheme = "token";

    public static void Configure(OpenApiOptions options)
    {
        options.AddOperationTransformer(CompleteOperation);
        options.AddDocumentTransformer(Complete);
    }

    private static Task CompleteOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        ApiOperation described = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Single();
        operation.Parameters = [.. described.Parameters.Select(parameter => parameter.Describe())];
        foreach ((int status, string when) in described.Problems)
        {
            if (operation.Responses?.TryGetValue(status.ToString(CultureInfo.InvariantCulture), out IOpenApiResponse? response) ?? false)
                response.Description = when;
        }

        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PipeHeartbeat",
            Version = Name,
            Description = "Who is there, who just fell silent, and why. Durations are seconds, times ISO 8601 in UTC, connection ids decimal strings.",
            License = new OpenApiLicense { Name = "MIT" },
        };
        document.Servers = [];
        document.AddComponent(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The server's AdminToken. A server without one, which then listens on a loopback address, asks for nothing.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }, []];
        return Task.CompletedTask;
    }
}
