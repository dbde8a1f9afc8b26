using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Notifications;

namespace SynapseServerless.Service.Api.Documents;

/// <summary>Describes for a custom connector of Logic Apps and Power Platform the routes that are of use there, as OpenAPI 2.0 with Microsoft's extensions.</summary>
/// <remarks>
/// A route that waits becomes a webhook action: the workflow goes on when the URL that its designer fills in is called, and gives
/// the run up by DELETE of what Location says when it no longer waits.
/// </remarks>
/// <param name="routes">The routes.</param>
internal sealed class ConnectorWriter(IReadOnlyList<ApiRoute> routes)
{
    private readonly SchemaWriter _schemas = new("#/definitions/", swagger: true);

    public JsonObject Write()
    {
        var paths = new JsonObject();
        foreach (ApiRoute route in routes.Where(route => route.Connector is not null))
        {
            string path = route.Template.Replace("...}", "}", StringComparison.Ordinal);
            if (paths[path] is not JsonObject methods)
                paths[path] = methods = [];
            if (route.Connector!.Waits)
                methods["x-ms-notification-content"] = new JsonObject { ["description"] = "How the run ended.", ["schema"] = _schemas.Of(typeof(RunNotice)) };
            methods[route.Method.ToLowerInvariant()] = Operation(route, route.Connector);
        }
        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject
            {
                ["title"] = "SynapseServerless",
                ["description"] = "Runs machine-learning pipelines over tables, and scores rows with the models that they save.",
                ["version"] = ApiDocuments.Version,
                ["license"] = new JsonObject { ["name"] = "MIT" },
            },
            ["host"] = "your-app.azurewebsites.net",
            ["basePath"] = "/",
            ["schemes"] = new JsonArray("https"),
            ["consumes"] = new JsonArray("application/json"),
            ["produces"] = new JsonArray("application/json"),
            ["paths"] = paths,
            ["definitions"] = _schemas.Schemas(),
            ["securityDefinitions"] = new JsonObject
            {
                ["api_key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "api-key" },
            },
            ["security"] = new JsonArray(new JsonObject { ["api_key"] = new JsonArray() }),
        };
    }

    private JsonObject Operation(ApiRoute route, ConnectorAction action)
    {
        var parameters = new JsonArray([.. route.Parameters.Select(Parameter)]);
        if (route.Body is not null)
            parameters.Add(Body(route, action));
        var responses = new JsonObject();
        foreach (ApiResponse response in route.Responses)
        {
            var json = new JsonObject { ["description"] = response.Description };
            if (response.Schema?.Type is { } type)
                json["schema"] = _schemas.Of(type);
            responses[response.Status.ToString(CultureInfo.InvariantCulture)] = json;
        }
        responses["default"] = new JsonObject { ["description"] = "What is wrong.", ["schema"] = _schemas.Of(typeof(ApiProblem)) };
        return new JsonObject
        {
            ["operationId"] = route.OperationId,
            ["summary"] = action.Summary,
            ["description"] = action.Description,
            ["x-ms-visibility"] = action.Visibility,
            ["parameters"] = parameters,
            ["responses"] = responses,
        };
    }

    private JsonObject Parameter(ApiParameter parameter)
    {
        JsonObject json = _schemas.Of(parameter.Type);
        json["name"] = parameter.Name;
        json["in"] = parameter.Place.ToString().ToLowerInvariant();
        json["required"] = parameter.Place == ApiPlace.Path;
        json["description"] = parameter.Description;
        json["x-ms-summary"] = Title(parameter.Name);
        if (parameter.Place == ApiPlace.Path)
            json["x-ms-url-encoding"] = "single";
        else
            json["x-ms-visibility"] = "advanced";
        if (parameter.Minimum is { } minimum)
            json["minimum"] = minimum;
        if (parameter.Maximum is { } maximum)
            json["maximum"] = maximum;
        if (parameter.Default is { } value)
            json["default"] = JsonSerializer.SerializeToNode(value);
        return json;
    }

    private JsonObject Body(ApiRoute route, ConnectorAction action)
    {
        JsonObject schema = route.Body!.Schema.Type is { } type
            ? _schemas.Definition(type)
            : BodySchemas.ConnectorRequest(_schemas);
        var properties = (JsonObject)schema["properties"]!;
        foreach ((string name, JsonNode? property) in properties)
            ((JsonObject)property!)["x-ms-summary"] = Title(name);
        if (action.Waits)
        {
            var callback = (JsonObject)properties["callback"]!;
            callback["x-ms-notification-url"] = true;
            callback["x-ms-visibility"] = "internal";
            schema["required"] = new JsonArray("callback");
        }
        return new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = true, ["description"] = route.Body.Description, ["schema"] = schema };
    }

    // runId is "Run id": what a designer shows.
    private static string Title(string name)
    {
        string words = string.Concat(name.Replace('-', ' ').Select((c, i) => i > 0 && char.IsUpper(c) && name[i - 1] != '-' ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
