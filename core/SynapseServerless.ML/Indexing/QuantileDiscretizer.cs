using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns where to cut the numbers of columns into buckets of about as many rows each; its model is a Bucketizer.</summary>
/// <remarks>
/// Quantiles are values of the column. They are exact up to 100,000 distinct values, and beyond that off by at most 0.1 % of themselves; Spark's are approximate
/// always. Equal quantiles make one cut, so that there may be fewer buckets than asked for.
/// </remarks>
public sealed class QuantileDiscretizer : AggregateEstimator
{
    /// <summary>The column of numbers; or name several in <see cref="InputCols"/>.</summary>
    public string? InputCol { get; init; }

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The columns of numbers.</summary>
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The columns that are written, one for each of <see cref="InputCols"/>.</summary>
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>How many buckets.</summary>
    [Range(2, 100_000)]
    public int NumBuckets { get; init; } = 2;

    /// <summary>What the model does with nulls and NaN: <c>error</c>, <c>skip</c> (the row is dropped) or <c>keep</c> (a bucket of its own, the last). The fit leaves them out.</summary>
    [AllowedValues("error", "skip", "keep")]
    public string HandleInvalid { get; init; } = "error";

    private ColumnPairs Columns => new(Uid, InputCol, OutputCol, InputCols, OutputCols);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Columns.Objections();

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in Columns.Inputs)
            InputColumns.Require(input, Uid, InputCols is null ? "inputCol" : "inputCols", column, NumericColumn.IsNumber, "a column of numbers");
        return Schemas.With(input, [.. Columns.Outputs.Select(static name => new Field(name, DoubleType.Default, nullable: false))]);
    }

    /// <inheritdoc/>
    public override FitColumns? ColumnsOfFit() => new([.. Columns.Inputs], [.. Columns.Outputs], KeepsRows: HandleInvalid == "keep");

    /// <inheritdoc/>
    public override object CreateState(Schema input) => ColumnHistograms.Of(Columns.Inputs.Count);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        ((ColumnHistograms)state).Add(batch, Columns.Inputs, Uid, static value => !double.IsNaN(value));
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => ((ColumnHistograms)left).Plus((ColumnHistograms)right);

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((ColumnHistograms)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<ColumnHistograms>(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        double[][] splits = [.. ((ColumnHistograms)state).Columns.Select((column, i) => Splits(column, Columns.Inputs[i]))];
        return InputCols is null
            ? new Bucketizer { Uid = Uid + "Model", InputCol = InputCol, OutputCol = Columns.Outputs[0], Splits = splits[0], HandleInvalid = HandleInvalid }
            : new Bucketizer { Uid = Uid + "Model", InputCols = InputCols, OutputCols = Columns.Outputs, SplitsArray = splits, HandleInvalid = HandleInvalid };
    }

    private double[] Splits(ValueHistogram values, string column)
    {
        if (values.Count == 0)
            throw new DataException("All values are missing, so that there are no quantiles", Location.OfStage(Uid, column), "Fit on rows that have values.");
        double[] cuts = [.. values.Quantiles([.. Enumerable.Range(1, NumBuckets - 1).Select(i => (double)i / NumBuckets)]).Where(double.IsFinite).Distinct()];
        return cuts.Length > 0 ? [double.NegativeInfinity, .. cuts, double.PositiveInfinity] : throw new DataException(
            "The values are infinite, so that there is nothing to cut", Location.OfStage(Uid, column), "Fit on rows that have finite values.");
    }
}

/// <summary>The values of columns, counted.</summary>
internal sealed class ColumnHistograms
{
    private const int ExactDistinct = 100_000;

    /// <summary>By column.</summary>
    public ValueHistogram[] Columns { get; init; } = [];

    /// <summary>Of so many columns, without values.</summary>
    public static ColumnHistograms Of(int columns) => new() { Columns = [.. Enumerable.Range(0, columns).Select(static _ => new ValueHistogram(ExactDistinct))] };

    /// <summary>Adds the values of a batch that count.</summary>
    public void Add(RecordBatch batch, IReadOnlyList<string> columns, string stage, Func<double, bool> counts)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            foreach (double value in NumericColumn.ToDoubles(InputColumns.Get(batch, stage, columns[i])))
            {
                if (counts(value))
                    Columns[i].Add(value);
            }
        }
    }

    /// <summary>Joins two.</summary>
    public ColumnHistograms Plus(ColumnHistograms other)
    {
        for (int i = 0; i < Columns.Length; i++)
            Columns[i].Add(other.Columns[i]);
        return this;
    }
}
