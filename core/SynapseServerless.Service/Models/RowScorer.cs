using System.Buffers;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
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
        Schema output = lease.Model.TransformSchema(batch.Schema);
        string[] known = [.. output.FieldsList.Select(field => field.Name)];
        if (columns?.FirstOrDefault(column => !known.Contains(column)) is { } unknown)
            throw new SpecificationException($"The model gives no column '{unknown}'", new Location { Pointer = "/columns" }, Suggestions.Remedy(unknown, known, "columns"));
        string[] missing = lease.Input is null ? [] : [.. lease.Input.FieldsList.Select(field => field.Name).Where(name => !rows.Any(row => row.TryGetProperty(name, out _)))];
        try
        {
            using RecordBatch scored = await ApplyAsync(lease.Model, batch, output, cancellationToken).ConfigureAwait(false);
            if (scored.Length == rows.Count)
                return Written(scored, columns, [.. Enumerable.Range(0, rows.Count)], missing);
        }
        catch (DataException)
        {
            // Which rows are at fault is found out below, one by one.
        }
        return await OneByOneAsync(lease.Model, batch, output, columns, missing, cancellationToken).ConfigureAwait(false);
    }

    // Rows that a stage drops, repeats or cannot handle are told from each other by being alone.
    private async Task<ScoredRows> OneByOneAsync(
        Transformer model, RecordBatch batch, Schema output, IReadOnlyList<string>? columns, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        var problems = new List<BadCell>();
        var scored = new List<RecordBatch>();
        var sources = new List<int>();
        try
        {
            for (int row = 0; row < batch.Length; row++)
            {
                using RecordBatch one = Batches.Filter(batch, [.. Enumerable.Range(0, batch.Length).Select(i => i == row)]);
                try
                {
                    RecordBatch result = await ApplyAsync(model, one, output, cancellationToken).ConfigureAwait(false);
                    scored.Add(result);
                    sources.AddRange(Enumerable.Repeat(row, result.Length));
                }
                catch (DataException error)
                {
                    problems.Add(new BadCell(row, error.Location.Column, error.Problem, error.Remedy));
                }
            }
            if (problems.Count > 0)
                throw new BadRowsException(problems);
            using RecordBatch all = Batches.Concatenate(output, scored);
            return Written(all, columns, sources, missing);
        }
        finally
        {
            foreach (RecordBatch result in scored)
                result.Dispose();
        }
    }

    private async Task<RecordBatch> ApplyAsync(Transformer model, RecordBatch batch, Schema output, CancellationToken cancellationToken)
    {
        var context = new StageContext(model.Uid) { InputSchema = batch.Schema, Host = host, Threads = 1 };
        return await model.TransformAsync(One(batch), context, cancellationToken).CollectAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch batch)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Batches.Share(batch);
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
