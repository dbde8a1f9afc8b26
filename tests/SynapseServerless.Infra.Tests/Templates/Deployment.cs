using System.Text.Json.Nodes;

namespace SynapseServerless.Infra.Tests;

/// <summary>What a deployment would make, as the compiler predicts it without asking Azure.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Resources">The resources, loops unrolled and conditions decided.</param>
/// <param name="Outputs">Names of its outputs, with their values or expressions.</param>
internal sealed record Deployment(string Name, IReadOnlyList<JsonObject> Resources, JsonObject Outputs)
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";
    private const string Tenant = "00000000-0000-0000-0000-000000000002";

    private static readonly Dictionary<string, string> _least = new() { ["AZURE_ENV_NAME"] = "dev", ["AZURE_LOCATION"] = "westeurope" };

    private static readonly Dictionary<string, string> _most = new(_least)
    {
        ["AZURE_PRINCIPAL_ID"] = "11111111-2222-3333-4444-555555555555",
        ["DURABLE_BACKEND"] = "durableTaskScheduler",
        ["GPU_WORKERS"] = "true",
        ["TRAIN_WORKERS"] = "true",
        ["TRAINING_HUB"] = "true",
        ["SECRET_NAMES"] = """["openai-key"]""",
        ["ALLOWED_HOSTS"] = """["api.example.org"]""",
        ["FUNCTIONS_ALWAYS_READY"] = """[{ "name": "http", "instanceCount": 1 }, { "name": "durable", "instanceCount": 1 }]""",
        ["SERVING_INSTANCES"] = "2",
        ["EVENT_HUBS"] = """[{ "name": "flights", "partitions": 4, "retentionHours": 72, "consumerGroups": ["audit"] }]""",
        ["SERVICE_WORKER_IMAGE_NAME"] = "registry.example.org/worker:1",
        ["ALERT_EMAIL"] = "operator@example.org",
    };

    private static readonly Lazy<Task<Deployment>> _plain = new(() => PredictAsync("as it comes", _least));
    private static readonly Lazy<Task<Deployment>> _full = new(() => PredictAsync("with everything", _most));
    private static readonly Lazy<Task<Deployment>> _private = new(() => PredictAsync("in a private network", new(_most) { ["PRIVATE_NETWORK"] = "true", ["DURABLE_BACKEND"] = "azureStorage" }));

    /// <summary>With nothing set but what must be.</summary>
    public static Task<Deployment> PlainAsync() => TakeAsync(_plain);

    /// <summary>With everything that can be had in a public network.</summary>
    public static Task<Deployment> FullAsync() => TakeAsync(_full);

    /// <summary>With everything that can be had in a private network.</summary>
    public static Task<Deployment> PrivateAsync() => TakeAsync(_private);

    /// <summary>All three.</summary>
    public static async Task<IReadOnlyList<Deployment>> AllAsync() => [await PlainAsync(), await FullAsync(), await PrivateAsync()];

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    /// <inheritdoc />
    public override string ToString() => Name;

    private static Task<Deployment> TakeAsync(Lazy<Task<Deployment>> deployment)
    {
        Bicep.SkipWithout();
        return deployment.Value;
    }

    private static async Task<Deployment> PredictAsync(string name, Dictionary<string, string> environment)
    {
        // The snapshot is written beside the parameters, so these are copied.
        using var copy = new TemplateCopy();
        string[] scope = ["--tenant-id", Tenant, "--subscription-id", Subscription, "--location", "westeurope"];
        (int exitCode, string said) = await Bicep.RunAsync(environment, ["snapshot", copy.PathOf("main.bicepparam"), "--mode", "overwrite", .. scope]);
        if (exitCode != 0)
            throw new InvalidOperationException(said);
        JsonObject snapshot = JsonNode.Parse(await File.ReadAllTextAsync(copy.PathOf("main.snapshot.json")))!.AsObject();
        if (snapshot["diagnostics"]!.AsArray() is { Count: > 0 } diagnostics)
            throw new InvalidOperationException(diagnostics.ToJsonString());
        return new(name, [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())], snapshot["outputs"] as JsonObject ?? []);
    }
}
