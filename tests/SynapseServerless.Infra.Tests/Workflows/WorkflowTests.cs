using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary>What the workflow definition language asks of a definition, as far as it can be checked without Azure.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] _actionTypes = ["Http", "HttpWebhook", "Switch", "Terminate"];
    private static readonly string[] _statuses = ["Succeeded", "Failed", "Skipped", "TimedOut"];
    private static readonly string[] _functions = ["body", "coalesce", "json", "listCallbackUrl", "parameters", "triggerBody", "workflow"];

    private readonly JsonObject _definition = JsonNode.Parse(Repository.Read("infra/logic-apps/run-and-wait.workflow.json"))!["definition"]!.AsObject();

    [Fact]
    public void It_has_the_parts_of_a_definition_and_no_other()
    {
        Assert.Equal("https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#", (string?)_definition["$schema"]);
        Assert.Equal("1.0.0.0", (string?)_definition["contentVersion"]);
        Assert.Equal(["$schema", "actions", "contentVersion", "outputs", "parameters", "triggers"], _definition.Select(part => part.Key).Order(StringComparer.Ordinal));
        Assert.Equal("Request", (string?)Assert.Single(_definition["triggers"]!.AsObject()).Value!["type"]);
    }

    [Fact]
    public void Actions_are_of_known_types_and_run_after_actions_beside_them()
    {
        JsonObject[] scopes = [.. Scopes(_definition["actions"]!.AsObject())];
        Assert.Equal(4, scopes.Length);
        foreach (JsonObject scope in scopes)
        {
            Assert.Single(scope, action => action.Value!["runAfter"]!.AsObject().Count == 0);
            foreach ((string name, JsonNode? action) in scope)
            {
                Assert.Matches("^[A-Z][A-Za-z_]{0,79}$", name);
                Assert.Contains((string)action!["type"]!, _actionTypes);
                Assert.All(action["runAfter"]!.AsObject(), before =>
                {
                    Assert.True(scope.ContainsKey(before.Key), $"{name} runs after {before.Key}, which is not beside it.");
                    Assert.All(before.Value!.AsArray(), status => Assert.Contains((string)status!, _statuses));
                });
            }
        }
    }

    [Fact]
    public void Expressions_are_whole_and_refer_to_what_is_there()
    {
        string[] names = [.. Scopes(_definition["actions"]!.AsObject()).SelectMany(scope => scope.Select(action => action.Key))];
        string[] expressions = [.. Texts(_definition["actions"]!).SelectMany(Expressions)];
        Assert.NotEmpty(expressions);
        Assert.All(expressions, expression =>
        {
            Assert.Equal(expression.Count(c => c == '('), expression.Count(c => c == ')'));
            Assert.Equal(expression.Count(c => c == '['), expression.Count(c => c == ']'));
            Assert.Equal(0, expression.Count(c => c == '\'') % 2);
            Assert.All(Call().Matches(expression).Select(match => match.Groups[1].Value), function => Assert.Contains(function, _functions));
            Assert.All(Parameter().Matches(expression).Select(match => match.Groups[1].Value), name => Assert.True(_definition["parameters"]!.AsObject().ContainsKey(name), name));
            Assert.All(Body().Matches(expression).Select(match => match.Groups[1].Value), name => Assert.Contains(name, names));
        });
    }

    [Fact]
    public void It_starts_a_run_with_a_key_and_an_address_to_call_back_and_waits()
    {
        JsonNode action = _definition["actions"]!["Start_and_wait"]!;
        Assert.Equal("HttpWebhook", (string?)action["type"]);
        JsonNode subscribe = action["inputs"]!["subscribe"]!;
        Assert.Equal("POST", (string?)subscribe["method"]);
        Assert.EndsWith("/v1/runs", (string?)subscribe["uri"], StringComparison.Ordinal);
        Assert.Equal("@listCallbackUrl()", (string?)subscribe["body"]!["callback"]);
        Assert.StartsWith("Bearer ", (string?)subscribe["headers"]!["Authorization"], StringComparison.Ordinal);
        // Logic Apps repeats a request whose answer it did not get; the key makes it the same run.
        Assert.NotNull(subscribe["headers"]!["Idempotency-Key"]);
    }

    [Fact]
    public void What_the_key_goes_through_is_kept_out_of_the_history()
    {
        string[] open =
        [
            .. Scopes(_definition["actions"]!.AsObject()).SelectMany(scope => scope)
                .Where(action => action.Value!["inputs"]?.ToJsonString().Contains("body('Get_key')", StringComparison.Ordinal) is true || action.Value!["inputs"]?.ToJsonString().Contains(@"body(\u0027Get_key", StringComparison.Ordinal) is true)
                .Where(action => action.Value!["runtimeConfiguration"]?["secureData"]?["properties"]?.AsArray().Any(part => (string?)part == "inputs") is not true)
                .Select(action => action.Key),
        ];
        Assert.Empty(open);
        Assert.Equal("outputs", (string?)_definition["actions"]!["Get_key"]!["runtimeConfiguration"]!["secureData"]!["properties"]![0]);
    }

    [Fact]
    public async Task It_is_deployed_as_itself_with_a_value_for_each_parameter()
    {
        JsonObject workflow = Assert.Single((await Deployment.PlainAsync()).Of("Microsoft.Logic/workflows"));
        Assert.Equal(
            _definition["parameters"]!.AsObject().Select(parameter => parameter.Key).Order(StringComparer.Ordinal),
            workflow["properties"]!["parameters"]!.AsObject().Select(parameter => parameter.Key).Order(StringComparer.Ordinal));
        Assert.Empty(workflow["properties"]!["accessControl"]!["triggers"]!["allowedCallerIpAddresses"]!.AsArray());
        Assert.Equal("/v1/runs", ((string)_definition["actions"]!["Start_and_wait"]!["inputs"]!["subscribe"]!["uri"]!).Split('}')[1]);
    }

    [Thorough]
    [Fact]
    public async Task Its_callbacks_are_among_the_hosts_that_may_be_called_and_there_is_none_in_a_private_network()
    {
        Deployment plain = await Deployment.PlainAsync(), closed = await Deployment.PrivateAsync();
        Assert.Equal("*.logic.azure.com", (string?)Assert.Single(plain.Of("Microsoft.Web/sites/config"))["properties"]!["SYNAPSE_ALLOWED_HOSTS"]);
        Assert.Empty(closed.Of("Microsoft.Logic/workflows"));
        // The namespace of Event Hubs, and what the operator allows.
        Assert.Matches(@"^evhns-\w+\.servicebus\.windows\.net;api\.example\.org$", (string?)Assert.Single(closed.Of("Microsoft.Web/sites/config"))["properties"]!["SYNAPSE_ALLOWED_HOSTS"]);
    }

    private static IEnumerable<JsonObject> Scopes(JsonObject actions)
    {
        yield return actions;
        foreach ((_, JsonNode? action) in actions)
        {
            IEnumerable<JsonNode?> branches = [.. (action!["cases"] as JsonObject ?? []).Select(branch => branch.Value), action["default"]];
            foreach (JsonObject inner in branches.OfType<JsonObject>().SelectMany(branch => Scopes(branch["actions"]!.AsObject())))
                yield return inner;
        }
    }

    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value!)),
        JsonArray elements => elements.SelectMany(element => Texts(element!)),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    private static IEnumerable<string> Expressions(string text) =>
        text.StartsWith('@') && !text.StartsWith("@{", StringComparison.Ordinal) ? [text] : Interpolation().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"@\{([^}]*)\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex(@"\b([A-Za-z]+)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"parameters\('(\w+)'\)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?<!trigger)\bbody\('(\w+)'\)")]
    private static partial Regex Body();
}
