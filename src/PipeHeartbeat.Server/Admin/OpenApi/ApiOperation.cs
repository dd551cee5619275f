namespace PipeHeartbeat.Server;

/// <summary>What the OpenAPI document says of a request, beside its path and method; it is part of the endpoint's metadata.</summary>
/// <param name="Tag">What it is about.</param>
/// <param name="Id">Its name in programs.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Description">What else is to be known.</param>
internal sealed record ApiOperation(string Tag, string Id, string Summary, string Description)
{
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>What its body holds; <see langword="null"/>: it has none.</summary>
    public Type? Body { get; init; }

    /// <summary>The status if all is well.</summary>
    public int Success { get; init; } = 200;

    /// <summary>What the answer holds then; <see langword="null"/>: nothing.</summary>
    public Type? Result { get; init; }

    public string ResultType { get; init; } = JsonAnswer.ContentType;

    /// <summary>What can be wrong, by status; each is answered with problem details.</summary>
    public IReadOnlyDictionary<int, string> Problems { get; init; } = new Dictionary<int, string>();
}
