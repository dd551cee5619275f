using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_valid_and_holds_every_route()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        OpenApiDocument document = await ReadAsync(admin);
        IEnumerable<string> routes = admin.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}"));
        IEnumerable<string> described = document.Paths.SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key} {path.Key}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal(19, described.Count());
    }

    [Fact]
    public async Task Each_request_is_described_by_name_summary_parameters_and_answers()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        OpenApiDocument document = await ReadAsync(admin);
        OpenApiOperation[] operations = [.. document.Paths.SelectMany(path => path.Value.Operations!.Values)];
        Assert.Equal(
            [
                "clearPace", "drain", "getClient", "getCluster", "getClusterClient", "getStatus", "kickClient", "listClients", "listClusterClients", "listSilent", "livez", "lookUpClients", "lookUpClusterClients", "pace",
                "readyz", "setPace", "streamClusterEvents", "streamEvents", "streamStatus",
            ],
            operations.Select(operation => operation.OperationId!).Order(StringComparer.Ordinal));
        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty(operation.Summary)));
        Assert.Equal(["clients", "cluster", "drain", "events", "pace", "status"], operations.Select(operation => Assert.Single(operation.Tags!).Name!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(operations, operation => Assert.All(operation.Responses!, answer => Assert.False(string.IsNullOrEmpty(answer.Value.Description))));

        OpenApiOperation list = operations.Single(operation => operation.OperationId == "listClients");
        Assert.Equal(["prefix", "state", "after", "limit"], list.Parameters!.Select(parameter => parameter.Name!));
        IOpenApiSchema limit = list.Parameters![3].Schema!;
        Assert.Equal((JsonSchemaType.Integer, "1", "1000", 100), (limit.Type, limit.Minimum, limit.Maximum, limit.Default!.GetValue<int>()));
        Assert.Equal(["online", "suspect", "offline"], list.Parameters[1].Schema!.Enum!.Select(value => value.GetValue<string>()));
        Assert.Equal(["200", "400", "401", "421"], list.Responses!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["application/problem+json"], list.Responses["400"].Content!.Keys);

        OpenApiOperation show = operations.Single(operation => operation.OperationId == "getClient");
        IOpenApiParameter id = Assert.Single(show.Parameters!);
        Assert.Equal(("id", ParameterLocation.Path, true), (id.Name, id.In, id.Required));
        Assert.Contains("404", show.Responses!.Keys);
        OpenApiOperation lookUp = operations.Single(operation => operation.OperationId == "lookUpClients");
        Assert.Equal(["application/json"], lookUp.RequestBody!.Content!.Keys);
        OpenApiOperation kick = operations.Single(operation => operation.OperationId == "kickClient");
        Assert.Contains("204", kick.Responses!.Keys);
        OpenApiOperation events = operations.Single(operation => operation.OperationId == "streamEvents");
        Assert.Equal(["text/event-stream"], events.Responses!["200"].Content!.Keys);
        Assert.Contains(events.Parameters!, parameter => parameter is { Name: "Last-Event-ID", In: ParameterLocation.Header });
    }

    [Fact]
    public async Task What_a_client_row_is_said_to_hold_is_what_it_holds()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        OpenApiDocument document = await ReadAsync(admin);
        await admin.Server.GreetAsync("alice");
        JsonElement row = await admin.Http.GetJsonAsync("/api/v1/clients/alice");
        IOpenApiSchema schema = document.Components!.Schemas!["ClientRow"];
        Assert.Equal(row.EnumerateObject().Select(property => property.Name), schema.Properties!.Keys);
        Assert.Equal(["online", "suspect", "offline", "unknown"], schema.Properties["state"].Enum!.Select(value => value.GetValue<string>()));
    }

    private static async Task<OpenApiDocument> ReadAsync(AdminServer admin)
    {
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        ReadResult result = OpenApiDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "json");
        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        return result.Document!;
    }
}
