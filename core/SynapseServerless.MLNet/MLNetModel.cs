using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.MLNet.Columns;
using SynapseServerless.Stages;

namespace SynapseServerless.MLNet;

/// <summary>Runs a model that ML.NET saved (<c>model.zip</c>) and adds its output columns.</summary>
/// <remarks>
/// Columns are shown to the model as the types it was trained on: numbers widen or narrow to floating point, nulls become NaN or
/// empty text. Where ML.NET has no missing value (integers, booleans), a row with a null is a bad row. The model must map row to
/// row: one that filters or sorts is refused.
/// </remarks>
[WrittenByHand]
public sealed class MLNetModel : BatchTransformer
{
    private const string ModelFile = "model.zip";
    private const int MaxSlots = 1000;

    private readonly Lock _loading = new();
    private LoadedModel? _model;
    private byte[]? _payload;

    /// <summary>The <c>model.zip</c>, a local file. Once the stage is saved, the model travels with it and the file is no longer needed.</summary>
    [Required, LocationParameter]
    public string Path { get; init; } = "";

    /// <summary>The output columns to add; when empty, all that the model makes, but for vectors of more than 1,000 slots.</summary>
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>Columns that the model was trained on and that the data need not have, such as the label; they are filled with missing values.</summary>
    public IReadOnlyList<string> AbsentCols { get; init; } = [];

    /// <summary>Whether a key column, such as the predicted label of a multiclass model, comes as the text of its value rather than as an index from 0.</summary>
    public bool KeysAsText { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Binding binding = Map(input);
        return BoundBatchTransformer.Of(
            input, binding.Added.Output, (batch, context, cancellationToken) => Transform(batch, binding, context, cancellationToken), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, Binding binding, StageContext context, CancellationToken cancellationToken)
    {
        using RecordBatch good = context.RejectRows(batch, NullsWithoutMeaning(batch, binding));
        IDataView view = binding.Model.Transformer.Transform(new BatchDataView(binding.View, good));
        DataViewSchema.Column[] columns = [.. binding.Made.Select(index => view.Schema[index])];
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        var gatherer = new RowGatherer(cursor, columns, KeysAsText);
        IReadOnlyList<IArrowArray> arrays = gatherer.Gather(int.MaxValue, out int rows, cancellationToken);
        if (rows != good.Length)
        {
            foreach (IArrowArray array in arrays)
                array.Dispose();
            throw new DataException($"The model made {rows} rows of {good.Length}", Location.OfStage(Uid), "Only models that map row to row can be run as a stage.");
        }
        return binding.Added.To(good, [.. arrays]);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        folder.WriteAsync(ModelFile, stream => stream.WriteAsync(Model().Bytes, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await using Stream file = await folder.OpenReadAsync(ModelFile, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        _payload = bytes.ToArray();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        (_model?.Transformer as IDisposable)?.Dispose();
        base.Dispose(disposing);
    }

    private LoadedModel Model()
    {
        lock (_loading)
            return _model ??= LoadedModel.Read(_payload, Path, Location.OfParameter(Uid, "path"));
    }

    /// <summary>Brings the columns there are together with those the model wants and makes.</summary>
    private Binding Map(Schema input)
    {
        LoadedModel model = Model();
        ViewSchema view = ViewSchema.Of(input, model.Input, AbsentCols, Location.OfStage(Uid));
        DataViewSchema output;
        try
        {
            output = model.Transformer.GetOutputSchema(view.Schema);
        }
        catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException)
        {
            throw view.Mismatches.Count > 0 ? view.Mismatches[0] : Refused(refusal, model, view.Schema);
        }
        DataViewSchema.Column[] made = [.. output.Where(column => !column.IsHidden && IsMade(column, output, view.Schema))];
        IEnumerable<DataViewSchema.Column> chosen = OutputCols.Count > 0 ? OutputCols.Select(Named) : made.Where(IsModest);
        var added = chosen.Select(column => (column.Index, Writer: Writers.Create(column, KeysAsText))).Where(pair => pair.Writer is not null).ToList();
        Field[] fields = [.. added.Select(pair => pair.Writer!.Field)];
        int[] indexes = [.. added.Select(pair => pair.Index)];
        IEnumerable<DataViewSchema.Column> read = model.Transformer.GetRowToRowMapper(view.Schema).GetDependencies(indexes.Select(index => output[index]));
        return new Binding(model, view, [.. read.Select(column => column.Index)], indexes, new AddedColumns(input, fields));

        DataViewSchema.Column Named(string name)
        {
            DataViewSchema.Column[] named = [.. made.Where(column => column.Name == name)];
            if (named.Length == 0)
                throw BadParameter(nameof(OutputCols), $"The model makes no column '{name}'", Suggestions.Remedy(name, [.. made.Select(column => column.Name)], "columns it makes"));
            if (Writers.Create(named[0], KeysAsText) is null)
                throw BadParameter(nameof(OutputCols), $"The column '{name}' is {named[0].Type}, for which there is no Arrow type");
            return named[0];
        }
    }

    /// <summary>A column is made by the model unless it is an input's, and no other of its name lies hidden beneath it.</summary>
    private static bool IsMade(DataViewSchema.Column column, DataViewSchema output, DataViewSchema input) =>
        input.GetColumnOrNull(column.Name) is null || output.Count(other => other.Name == column.Name) > 1;

    private static bool IsModest(DataViewSchema.Column column) => column.Type is not VectorDataViewType { Size: > MaxSlots };

    private SpecificationException Refused(Exception refusal, LoadedModel model, DataViewSchema given)
    {
        string[] missing = [.. (model.Input ?? given).Where(column => given.GetColumnOrNull(column.Name) is null).Select(column => column.Name)];
        string trained = model.Input is null ? "" : $"It was trained on {string.Join(", ", model.Input.Select(column => $"{column.Name} ({column.Type})"))}.";
        string absent = missing.Length == 0 ? "" : $" Missing here: {string.Join(", ", missing)}; name in absentCols what it can do without.";
        return new SpecificationException($"The ML.NET model refuses the columns: {refusal.Message.ReplaceLineEndings(" ")}", Location.OfStage(Uid), trained + absent, refusal);
    }

    private static List<BadRow> NullsWithoutMeaning(RecordBatch batch, Binding binding)
    {
        var bad = new SortedDictionary<int, BadRow>();
        foreach (int i in binding.Read)
        {
            if (binding.View.Sources[i] is not { } field || !Integers.HasNoMissing(binding.View.Schema[i].Type))
                continue;
            IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(field.Name));
            for (int row = 0; column.NullCount > 0 && row < column.Length; row++)
            {
                if (column.IsNull(row))
                    bad.TryAdd(row, new BadRow(row, field.Name, "The value is null, and the ML.NET model has no missing value of this type", "Fill it with CleanMissingData."));
            }
        }
        return [.. bad.Values];
    }

    private sealed record Binding(
        LoadedModel Model, ViewSchema View, IReadOnlyList<int> Read, IReadOnlyList<int> Made, AddedColumns Added);
}
