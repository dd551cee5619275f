using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace PipeHeartbeat.Server;

/// <summary>Maps requests together with what the OpenAPI document says of them.</summary>
internal static class ApiRoutes
{
    /// <remarks>
    /// Handlers read the request by themselves: so a wrong value is refused by name, value and remedy, and nothing is bound by reflection. What the
    /// framework would find out of a handler's parameters is said by <see cref="ApiOperation"/> instead.
    /// </remarks>
    public static void Map(this IEndpointRouteBuilder routes, string method, string pattern, RequestDelegate handler, ApiOperation operation)
    {
        IEndpointConventionBuilder endpoint = routes.MapMethods(pattern, [method], handler)
            .WithName(operation.Id)
            .WithTags(operation.Tag)
            .WithSummary(operation.Summary)
            .WithDescription(operation.Description)
            .WithMetadata(operation, new ProducesResponseTypeMetadata(operation.Success, operation.Result ?? typeof(void), operation.Result is null ? [] : [operation.ResultType]));
        foreach (int status in operation.Problems.Keys)
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.ContentType]));
        if (operation.Body is not null)
            endpoint.WithMetadata(new AcceptsMetadata([JsonAnswer.ContentType], operation.Body, isOptional: false));

        // Without a method an endpoint that is a plain delegate is left out of the document.
        endpoint.WithMetadata(handler.Method);
    }
}
