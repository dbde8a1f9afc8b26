using SynapseServerless.Service.Api.Http;

namespace SynapseServerless.Service.Api.Routing;

/// <summary>A route: what it answers, and what the documents of the API say of it.</summary>
internal sealed record ApiRoute
{
    /// <summary>The method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path, such as <c>/v1/runs/{runId}</c>; <c>{name...}</c> takes slashes too.</summary>
    public required string Template { get; init; }

    /// <summary>What programs call it.</summary>
    public required string OperationId { get; init; }

    /// <summary>Whether it changes something, which keys that only read may not.</summary>
    public bool Changes => Method != "GET" && !OnlyComputes && !IsScoring;

    /// <summary>Whether nothing is changed by it although it takes a body.</summary>
    public bool OnlyComputes { get; init; }

    /// <summary>What it does, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>What else there is to know.</summary>
    public string? Description { get; init; }

    /// <summary>What it is grouped under.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether a key is needed.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>Whether it is one of the Open Inference Protocol, which has errors of its own.</summary>
    public bool IsInference { get; init; }

    /// <summary>Whether it scores rows, and is asked many times a second.</summary>
    public bool IsScoring { get; init; }

    /// <summary>Parameters in path, query and headers.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The body that is read; null for none.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>The answers there are when all goes well.</summary>
    public required IReadOnlyList<ApiResponse> Responses { get; init; }

    /// <summary>Statuses of refusals beyond those that every route has.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>What a connector of Logic Apps makes of it; null where it has no such action.</summary>
    public ConnectorAction? Connector { get; init; }

    /// <summary>Answers a request.</summary>
    public required Func<ServiceHost, ApiRequest, CancellationToken, Task<ApiAnswer>> Handler { get; init; }
}

/// <summary>Where a parameter stands.</summary>
internal enum ApiPlace
{
    Path,
    Query,
    Header,
}

/// <summary>A parameter of a route.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Description">What it means.</param>
internal sealed record ApiParameter(string Name, ApiPlace Place, Type Type, string Description)
{
    public object? Example { get; init; }

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }

    public object? Default { get; init; }
}

/// <summary>A body that a route reads.</summary>
/// <param name="Schema">Type of the record, or the name of a schema of the document.</param>
/// <param name="Description">What it means.</param>
internal sealed record ApiBody(ApiSchemaRef Schema, string Description)
{
    /// <summary>Whether there may be none.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether it may be YAML.</summary>
    public bool Yaml { get; init; }

    /// <summary>Whether it is data, whose texts hold any characters.</summary>
    public bool IsData { get; init; }

    /// <summary>Media types beside JSON that it may have; what is in them, the description says.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>A body that works.</summary>
    public string? Example { get; init; }
}

/// <summary>An answer of a route.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Schema">What it carries; null for nothing.</param>
internal sealed record ApiResponse(int Status, string Description, ApiSchemaRef? Schema = null)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>Media types that it may have instead.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Whether it says in the header Location where to go on.</summary>
    public bool HasLocation { get; init; }

    /// <summary>Whether it carries an ETag.</summary>
    public bool HasTag { get; init; }
}

/// <summary>What something is made of: a record, or a schema that is written by hand.</summary>
/// <param name="Type">The record; null for a schema by name.</param>
/// <param name="Name">The name of the schema.</param>
internal sealed record ApiSchemaRef(Type? Type, string? Name = null)
{
    public static implicit operator ApiSchemaRef(Type type) => new(type);

    public static implicit operator ApiSchemaRef(string name) => new(null, name);
}

/// <summary>How a connector of Logic Apps and Power Platform shows a route.</summary>
/// <param name="Summary">Name of the action.</param>
/// <param name="Description">What it does.</param>
internal sealed record ConnectorAction(string Summary, string Description)
{
    /// <summary>Whether it is shown before the others (<c>important</c>), behind them (<c>advanced</c>), or not at all (<c>internal</c>).</summary>
    public string Visibility { get; init; } = "advanced";

    /// <summary>Whether the workflow waits until it is called back.</summary>
    public bool Waits { get; init; }
}
