using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>Loads a version, binds it and scores a row, before a caller waits for that.</summary>
/// <param name="models">The models.</param>
/// <param name="scorer">Applies them.</param>
/// <param name="logger">Where it logs.</param>
/// <param name="time">The clock.</param>
internal sealed class ModelWarmer(ModelStore models, RowScorer scorer, ILogger logger, TimeProvider time)
{
    /// <summary>Warms a version up.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="version">The version.</param>
    /// <param name="source">The model, and the version of it, that the version is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The columns that it takes, where these are known.</returns>
    /// <exception cref="ServiceException">It cannot be used.</exception>
    public async Task<Schema?> WarmAsync(string name, string version, (string Name, string? Version) source, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        using ModelLease lease = await models.LeaseAsync(source.Name, source.Version, cancellationToken).ConfigureAwait(false);
        // A stage that costs money is asked by callers alone.
        if (lease.Input is { } input && lease.Whole is null && !lease.Loaded.WaitsForOthers)
            await TryAsync(lease, input, version, cancellationToken).ConfigureAwait(false);
        ServingTelemetry.LogWarmed(logger, name, version, Math.Round(time.GetElapsedTime(began).TotalSeconds, 3));
        return lease.Input;
    }

    private async Task TryAsync(ModelLease lease, Schema input, string version, CancellationToken cancellationToken)
    {
        using JsonDocument row = JsonDocument.Parse(Row(lease.Loaded.Summary).ToJsonString());
        using RecordBatch? batch = JsonRows.Read([row.RootElement], input, []);
        if (batch is null)
            return;
        try
        {
            using ScoredRows scored = await scorer.ScoreAsync(lease, new ScoringRequest { Model = "", Rows = batch }, version, cancellationToken).ConfigureAwait(false);
        }
        catch (SpecificationException error)
        {
            throw new ServiceException(Refusal.Unprocessable, $"Version {version} cannot score the columns that it was saved with: {error.Problem}", error.Remedy ?? "Save the model again.", error);
        }
    }

    // A row as there were many in training: whatever a model does with it is what it does with most.
    private static JsonObject Row(TrainingSummary? summary)
    {
        var row = new JsonObject();
        foreach (ColumnProfile column in summary?.Columns ?? [])
        {
            if (column.Numbers is { Edges.Count: > 0 } numbers && double.IsFinite(numbers.Edges[numbers.Edges.Count / 2]))
                row[column.Name] = JsonNode.Parse(numbers.Edges[numbers.Edges.Count / 2].ToString("R", CultureInfo.InvariantCulture));
            else if (column.Categories is { Known.Count: > 0 } categories)
                row[column.Name] = categories.Known.MaxBy(static known => known.Value).Key;
        }
        return row;
    }
}
