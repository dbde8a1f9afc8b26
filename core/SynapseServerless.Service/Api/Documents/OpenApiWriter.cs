using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;

namespace SynapseServerless.Service.Api.Documents;

/// <summary>Describes routes as OpenAPI 3.1.</summary>
/// <param name="routes">The routes.</param>
internal sealed class OpenApiWriter(IReadOnlyList<ApiRoute> routes)
{
    // What every route that needs a key can answer besides.
    private static readonly int[] Always = [401, 500, 503];

    private readonly SchemaWriter _schemas = new("#/components/schemas/", swagger: false);

    public JsonObject Write()
    {
        BodySchemas.Add(_schemas);
        var paths = new JsonObject();
        foreach (ApiRoute route in routes)
        {
            string path = route.Template.Replace("...}", "}", StringComparison.Ordinal);
            if (paths[path] is not JsonObject methods)
                paths[path] = methods = [];
            methods[route.Method.ToLowerInvariant()] = Operation(route);
        }
        JsonObject problem = _schemas.Of(typeof(ApiProblem));
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "SynapseServerless",
                ["version"] = ApiDocuments.Version,
                ["summary"] = "Machine-learning pipelines over tables: runs, stored pipelines, models.",
                ["description"] = "Every request but /health needs a key. Every refusal is a problem as RFC 9457 has it. Numbers that JSON has no way of writing are the texts NaN, Infinity and -Infinity.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["apiKey"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. routes.Select(route => route.Tag).Distinct().Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "api-key" },
                },
                ["responses"] = Problems(problem),
                ["schemas"] = _schemas.Schemas(),
            },
        };
    }

    private JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject { ["operationId"] = route.OperationId, ["summary"] = route.Summary, ["tags"] = new JsonArray(route.Tag) };
        if (route.Description is { } description)
            operation["description"] = description;
        if (!route.NeedsKey)
            operation["security"] = new JsonArray();
        var parameters = new JsonArray([.. route.Parameters.Select(Parameter)]);
        if (route.Responses.Any(response => response.HasTag))
            parameters.Add(Parameter(new ApiParameter("If-None-Match", ApiPlace.Header, typeof(string), "The ETag of what is there already: then it is not sent again, and the answer is 304.")));
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (route.Body is { } body)
            operation["requestBody"] = Body(body);
        var responses = new JsonObject();
        foreach (ApiResponse response in route.Responses)
            responses[Status(response.Status)] = Response(response);
        if (route.Responses.Any(response => response.HasTag))
            responses["304"] = new JsonObject { ["description"] = "It is as it was." };
        foreach (int status in route.Problems.Concat(route.NeedsKey ? Always : []).Order())
            responses[Status(status)] = route.IsInference ? InferenceProblem(status) : new JsonObject { ["$ref"] = $"#/components/responses/Problem{Status(status)}" };
        operation["responses"] = responses;
        return operation;
    }

    private JsonObject Parameter(ApiParameter parameter)
    {
        JsonObject schema = _schemas.Of(parameter.Type);
        if (parameter.Minimum is { } minimum)
            schema["minimum"] = minimum;
        if (parameter.Maximum is { } maximum)
            schema["maximum"] = maximum;
        if (parameter.Default is { } value)
            schema["default"] = JsonSerializer.SerializeToNode(value);
        var json = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.Place.ToString().ToLowerInvariant(),
            ["description"] = parameter.Description,
            ["schema"] = schema,
        };
        if (parameter.Place == ApiPlace.Path)
            json["required"] = true;
        if (parameter.Example is { } example)
            json["example"] = JsonSerializer.SerializeToNode(example);
        return json;
    }

    private JsonObject Body(ApiBody body)
    {
        var content = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schema(body.Schema, isRequest: true) } };
        if (body.Yaml)
            content["application/yaml"] = new JsonObject { ["schema"] = Schema(body.Schema, isRequest: true) };
        Add(content, body.More);
        return new JsonObject { ["description"] = body.Description, ["required"] = !body.Optional, ["content"] = content };
    }

    private JsonObject Response(ApiResponse response)
    {
        var json = new JsonObject { ["description"] = response.Description };
        var headers = new JsonObject();
        if (response.HasLocation)
            headers["Location"] = Header("Where to go on.");
        if (response.HasTag)
            headers["ETag"] = Header("Tells this content from others.");
        if (headers.Count > 0)
            json["headers"] = headers;
        if (response.Schema is not null)
            json["content"] = new JsonObject { [response.ContentType] = new JsonObject { ["schema"] = Schema(response.Schema, isRequest: false) } };
        else if (response.ContentType != "application/json")
            json["content"] = new JsonObject { [response.ContentType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
        if (json["content"] is JsonObject content)
            Add(content, response.More);
        return json;
    }

    // Bytes, whatever is in them.
    private static void Add(JsonObject content, IReadOnlyList<string> types)
    {
        foreach (string type in types)
            content[type] = new JsonObject();
    }

    private JsonObject Schema(ApiSchemaRef schema, bool isRequest) => schema.Type is { } type ? _schemas.Of(type, isRequest) : _schemas.Reference(schema.Name!);

    private JsonObject Problems(JsonObject schema)
    {
        var problems = new JsonObject();
        foreach (int status in routes.SelectMany(route => route.Problems).Concat(Always).Distinct().Order())
        {
            problems[$"Problem{Status(status)}"] = new JsonObject
            {
                ["description"] = Titles.Of(status),
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = schema.DeepClone() } },
            };
        }
        return problems;
    }

    private JsonObject InferenceProblem(int status) => new()
    {
        ["description"] = Titles.Of(status),
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = _schemas.Of(typeof(InferenceError)) } },
    };

    private static JsonObject Header(string description) => new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);
}
