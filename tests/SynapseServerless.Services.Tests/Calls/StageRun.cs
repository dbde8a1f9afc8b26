using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Secrets;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services.Tests;

/// <summary>Runs a stage over rows, and gives its output as JSON.</summary>
internal static class StageRun
{
    /// <summary>The name of the secret that tests use as a key.</summary>
    public static Secret Key { get; } = new("test-key");

    /// <summary>A host with the key.</summary>
    public static StageHost Host(TimeProvider? time = null) =>
        new() { Secrets = new SecretStore(new OneSecret()), Resources = new Resources.LeasedCache(64 << 20), Time = time ?? TimeProvider.System };

    /// <summary>Rows as JSON objects, through the stage, in batches of a size.</summary>
    public static async Task<JsonObject[]> RunAsync(
        Transformer stage, string rows, int batchSize = 1_000, StageContext? context = null, CancellationToken cancellationToken = default)
    {
        StageValidation.ThrowIfInvalid(stage);
        JsonElement[] all = [.. JsonSerializer.Deserialize<JsonElement>(rows).EnumerateArray()];
        var problems = new List<BadCell>();
        using RecordBatch whole = JsonRows.Read(all, null, problems) ?? throw new ArgumentException(problems[0].Problem);
        return await RunAsync(stage, whole, batchSize, context, cancellationToken);
    }

    /// <summary>Rows with columns of types, such as <c>image binary, languages array&lt;string&gt;</c>, through the stage.</summary>
    public static async Task<JsonObject[]> RunTypedAsync(Transformer stage, string types, string rows, StageContext? context = null, CancellationToken cancellationToken = default)
    {
        StageValidation.ThrowIfInvalid(stage);
        using RecordBatch whole = TypedRows.Read(types, rows);
        return await RunAsync(stage, whole, 1_000, context, cancellationToken);
    }

    private static async Task<JsonObject[]> RunAsync(Transformer stage, RecordBatch whole, int batchSize, StageContext? context, CancellationToken cancellationToken)
    {
        var results = new List<JsonObject>();
        using BoundTransformer bound = stage.Bind(whole.Schema);
        await foreach (RecordBatch batch in bound.TransformAsync(Cut(whole, batchSize), context ?? new StageContext(stage.Uid) { Host = Host() }, cancellationToken))
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                    results.Add(Row(batch, row));
            }
        }
        return [.. results];
    }

    /// <summary>A row as JSON.</summary>
    public static JsonObject Row(RecordBatch batch, int row)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            JsonRows.Write(json, batch, row);
        return (JsonObject)JsonNode.Parse(stream.ToArray())!;
    }

    private static async IAsyncEnumerable<RecordBatch> Cut(RecordBatch whole, int size)
    {
        await Task.Yield();
        for (int at = 0; at < whole.Length; at += size)
            yield return Batches.Take(whole, [.. Enumerable.Range(at, Math.Min(size, whole.Length - at))]);
    }

    private sealed class OneSecret : ISecretSource
    {
        public ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken) => ValueTask.FromResult(secret.Name == "test-key" ? "0123456789abcdef0123456789abcdef" : null);

        public string Describe(Secret secret) => secret.EnvironmentVariable;
    }
}
