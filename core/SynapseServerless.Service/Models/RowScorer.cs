using System.Buffers;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Models;

/// <summary>Applies a model to a few rows, at once.</summary>
/// <param name="host">What the process gives the stages.</param>
internal sealed class RowScorer(StageHost host)
{
    /// <summary>Scores rows.</summary>
    /// <param name="lease">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns of the output that are wanted; null for all.</param>
    /// <param name="cancellationToken">Stops scoring.</param>
    /// <exception cref="BadRowsException">Some rows cannot be scored; all of them at once.</exception>
    /// <exception cref="SpecificationException">The rows have not the columns that the model needs.</exception>
    public async Task<ScoredRows> ScoreAsync(ModelLease lease, IReadOnlyList<JsonElement> rows, IReadOnlyList<string>? columns, CancellationToken cancellationToken)
    {
        if (ModelStore.Flatten(lease.Model).FirstOrDefault(stage => stage is AggregateTransformer) is { } whole)
            throw new ServiceException(Refusal.Unprocessable, $"{whole.Uid} summarizes a whole table, so that this model cannot score single rows", "Run a specification with this model instead.");
        var problems = new List<BadCell>();
        using RecordBatch? batch = JsonRows.Read(rows, lease.Input, problems);
        if (batch is null)
            throw new BadRowsException(problems);
        using BoundLease form = lease.Bind(batch.Schema);
        Schema output = form.Bound.Output;
        string[] known = [.. output.FieldsList.Select(field => field.Name)];
        if (columns?.FirstOrDefault(column => !known.Contains(column)) is { } unknown)
            throw new SpecificationException($"The model gives no column '{unknown}'", new Location { Pointer = "/columns" }, Suggestions.Remedy(unknown, known, "columns"));
        string[] missing = lease.Input is null ? [] : [.. lease.Input.FieldsList.Select(field => field.Name).Where(name => !rows.Any(row => row.TryGetProperty(name, out _)))];

        var context = new StageContext(lease.Model.Uid) { Host = host, Threads = 1 };
        using var run = new ScoringRun(batch, context);
        foreach (BoundStage part in BoundStage.PartsOf(lease.Model, form.Bound))
        {
            // Nothing is paid for rows whose neighbours are refused already: they come again.
            if (run.Problems.Count > 0 && !part.Stage.IsCheap)
                break;
            await run.ApplyAsync(part, cancellationToken).ConfigureAwait(false);
        }
        if (run.Problems.Count > 0)
            throw new BadRowsException([.. run.Problems.OrderBy(problem => problem.Row)]);
        return Written(run.Rows, columns, run.Sources, missing);
    }

    private static ScoredRows Written(RecordBatch batch, IReadOnlyList<string>? columns, IReadOnlyList<int> sources, IReadOnlyList<string> missing)
    {
        using RecordBatch chosen = columns is null ? Batches.Share(batch) : Batches.Select(batch, columns);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            for (int row = 0; row < chosen.Length; row++)
                JsonRows.Write(json, chosen, row);
            json.WriteEndArray();
        }
        return new ScoredRows { Rows = JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan), Sources = sources, Missing = missing };
    }
}

/// <summary>Rows that were scored.</summary>
public sealed record ScoredRows
{
    /// <summary>The rows that the model gave: objects by column.</summary>
    public required JsonElement Rows { get; init; }

    /// <summary>For each of them the index of the row that it comes from, from 0: a model may leave rows out, and may make several of one.</summary>
    public required IReadOnlyList<int> Sources { get; init; }

    /// <summary>Columns that the model was fitted on and no row had; they were taken as null.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}

/// <summary>Some rows cannot be scored.</summary>
/// <param name="problems">What is wrong with which.</param>
internal sealed class BadRowsException(IReadOnlyList<BadCell> problems) : Exception($"{problems.Count} values cannot be scored.")
{
    public IReadOnlyList<BadCell> Problems { get; } = problems;
}
