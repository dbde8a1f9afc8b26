using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Averages columns of numbers and of vectors over the rows that share keys: the predictions of several rows of one customer become one.</summary>
/// <remarks>
/// <para>Groups come in the order of their first rows. Nulls are left out of an average, which is null where all values are. Sums are exact, so that neither the order of rows nor how
/// they are cut into partitions changes a bit. A null key is a group of its own.</para>
/// <para>With <c>collapseGroup: false</c> every row stays and gets the averages of its group; all rows are then held in memory until the last has come.</para>
/// </remarks>
public sealed class EnsembleByKey : AggregateTransformer
{
    /// <summary>The columns whose values say which rows belong together: numbers, booleans or text.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The columns that are averaged: numbers or vectors.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Cols { get; init; } = [];

    /// <summary>The columns that are written, one for each of <c>cols</c>; null means <c>mean(col)</c>.</summary>
    public IReadOnlyList<string>? ColNames { get; init; }

    /// <summary>How values become one; <c>mean</c> is the only way.</summary>
    [AllowedValues("mean")]
    public string Strategy { get; init; } = "mean";

    /// <summary>Whether one row comes out for each group; else every row does, with the averages of its group.</summary>
    public bool CollapseGroup { get; init; } = true;

    /// <summary>By column of vectors, how many slots it has; wanted only where the column itself does not say.</summary>
    public IReadOnlyDictionary<string, int> VectorDims { get; init; } = new Dictionary<string, int>();

    /// <summary>Names of the averages.</summary>
    internal IReadOnlyList<string> Names => ColNames ?? [.. Cols.Select(column => $"{Strategy}({column})")];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (ColNames is not null && ColNames.Count != Cols.Count)
            yield return BadParameter(nameof(ColNames), $"There are {ColNames.Count} names for {Cols.Count} columns", "Name one for each of cols.");
        if (Names.Concat(Keys).GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            yield return BadParameter(nameof(ColNames), $"Two columns would be called '{twice.Key}'", "Give each a name of its own.");
        foreach (string column in VectorDims.Keys.Where(column => !Cols.Contains(column)))
            yield return BadParameter(nameof(VectorDims), $"Column '{column}' is not averaged", Suggestions.Remedy(column, [.. Cols], "columns"));
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string key in Keys)
            InputColumns.Require(input, Uid, "keys", key, CellTexts.IsReadable, "a column of numbers, booleans or text");
        Field[] averages = [.. Cols.Select((column, i) => Width(input, column) is var width and >= 0
            ? ColumnMetadata.Vector(Names[i], width, ColumnMetadata.Slots(InputColumns.Find(input, column)!))
            : new Field(Names[i], DoubleType.Default, nullable: true))];
        return Schemas.With(CollapseGroup ? Schemas.Select(input, Keys) : input, averages);
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new EnsembleState(Held(input), [.. Cols.Select(column => Width(input, column))]);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var ensemble = (EnsembleState)state;
        int[] groups = EnsembleState.GroupsOf([.. Keys.Select(key => InputColumns.Get(batch, Uid, key))], batch.Length, ensemble.GroupOf, out int[] first);
        using RecordBatch held = Batches.Select(batch, Schemas.Names(ensemble.Schema));
        ensemble.Hold(CollapseGroup ? Batches.Take(held, first) : Batches.Share(held));
        for (int i = 0; i < Cols.Count; i++)
        {
            if (ensemble.Widths[i] < 0)
                ensemble.AddNumbers(i, groups, InputColumns.Get(batch, Uid, Cols[i]));
            else
                ensemble.AddVectors(i, groups, VectorRows.Read(batch, Uid, "cols", Cols[i], finite: false));
        }
        return ensemble;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => ((EnsembleState)left).Add((EnsembleState)right, CollapseGroup);

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        var ensemble = (EnsembleState)state;
        Schema output = TransformSchema(input);
        using RecordBatch rows = ensemble.Rows();
        int[] groups = CollapseGroup
            ? [.. Enumerable.Range(0, rows.Length)]
            : EnsembleState.GroupsOf([.. Keys.Select(key => InputColumns.Get(rows, Uid, key))], rows.Length, ensemble.GroupOf, out _);
        IArrowArray[] averages = [.. Cols.Select((_, i) => ensemble.Averages(i, groups, output.GetFieldByName(Names[i])!))];
        return new AddedColumns(rows.Schema, [.. Names.Select(name => output.GetFieldByName(name)!)]).To(rows, averages);
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((EnsembleState)state).Save, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, EnsembleState.Load, cancellationToken).ConfigureAwait(false);

    private Schema Held(Schema input)
    {
        TransformSchema(input);
        return CollapseGroup ? Schemas.Select(input, Keys) : input;
    }

    // The slots of a column of vectors; -1 for a column of numbers.
    private int Width(Schema input, string column)
    {
        Field field = InputColumns.Require(
            input, Uid, "cols", column, static type => NumericColumn.IsNumber(type) || VectorCells.Accepts(type), "a column of numbers or of vectors");
        if (NumericColumn.IsNumber(field.DataType))
            return -1;
        int? known = SparseVectors.Size(field);
        if (VectorDims.TryGetValue(column, out int given) && (known ?? given) != given)
        {
            throw new SpecificationException(
                $"The vectors of column '{column}' have {known} slots, and vectorDims says {given}", Location.OfParameter(Uid, "vectorDims"), "Leave the column out of vectorDims.");
        }
        return known ?? (given > 0 ? given : 0);
    }
}
