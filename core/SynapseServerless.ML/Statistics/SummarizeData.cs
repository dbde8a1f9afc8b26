using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.Logging;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Describes every column in a row: counts, quartiles, moments and percentiles.</summary>
/// <remarks>
/// <para>Column <c>Feature</c> names the column. <c>Count</c> counts the cells that are neither null nor NaN, <c>Missing_Value_Count</c> the
/// others. What is not defined is null: all but counts of columns that are no numbers, and the number of different values of lists and
/// structs.</para>
/// <para>A quantile is a value of the data, as in Spark: the smallest that the share wanted is not larger than. Quantiles are exact while a
/// column has at most 262,144 different numbers. Beyond that numbers are cut to as many binary digits as keep at least 131,072
/// different ones, and a quantile is the middle of what was cut to the same number; minimum and maximum stay exact. Different values are
/// counted exactly up to 131,072, then estimated with a standard error of 0.8 %. Moments are rounded once, at the end.</para>
/// </remarks>
public sealed class SummarizeData : AggregateTransformer
{
    private const int MaxCapacity = 1 << 18;

    private static readonly string[] _counts = ["Count", "Unique_Value_Count", "Missing_Value_Count"];
    private static readonly string[] _basic = ["Min", "1st_Quartile", "Median", "3rd_Quartile", "Max"];
    private static readonly string[] _sample = ["Sample_Variance", "Sample_Standard_Deviation", "Sample_Skewness", "Sample_Kurtosis"];
    private static readonly string[] _percentiles = ["P0_5", "P1", "P5", "P95", "P99", "P99_5"];
    private static readonly double[] _basicShares = [0, 0.25, 0.5, 0.75, 1];
    private static readonly double[] _percentileShares = [0.005, 0.01, 0.05, 0.95, 0.99, 0.995];

    /// <summary>Whether cells are counted: present, different and missing ones.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether there are minimum, quartiles and maximum of numbers.</summary>
    public bool Basic { get; init; } = true;

    /// <summary>Whether there are variance and standard deviation (with n - 1), skewness and excess kurtosis (with n) of numbers.</summary>
    public bool Sample { get; init; } = true;

    /// <summary>Whether there are the percentiles 0.5, 1, 5, 95, 99 and 99.5 of numbers.</summary>
    public bool Percentiles { get; init; } = true;

    /// <summary>How far off a quantile may be, as a share of the rows; 0 is exact as far as memory goes.</summary>
    /// <remarks>
    /// A larger one saves memory: about 16 divided by it different numbers are kept of a column. A warning says when a quantile may be
    /// further off, which takes numbers that crowd together in a small part of a wide range.
    /// </remarks>
    [Range(0.0, 1.0)]
    public double ErrorThreshold { get; init; }

    private SummaryPlan Plan => new(
        Sample, Basic || Percentiles,
        ErrorThreshold == 0 ? MaxCapacity : (int)Math.Clamp(16 / ErrorThreshold, 1024, MaxCapacity));

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        var names = new List<string>();
        if (Counts)
            names.AddRange(_counts);
        if (Basic)
            names.AddRange(_basic);
        if (Sample)
            names.AddRange(_sample);
        if (Percentiles)
            names.AddRange(_percentiles);
        return new Schema(
            names.Select(name => new Field(name, DoubleType.Default, nullable: true)).Prepend(new Field("Feature", StringType.Default, nullable: false)), null);
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) =>
        input.FieldsList.Select(field => ColumnSummary.Create(field, Plan)).ToArray();

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var columns = (ColumnSummary[])state;
        for (int i = 0; i < columns.Length; i++)
            columns[i].Add(batch.Column(i));
        return columns;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        var (first, second) = ((ColumnSummary[])left, (ColumnSummary[])right);
        for (int i = 0; i < first.Length; i++)
            first[i].Add(second[i]);
        return first;
    }

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        var columns = (ColumnSummary[])state;
        Schema schema = TransformSchema(input);
        var feature = new StringArray.Builder();
        DoubleArray.Builder[] builders = [.. schema.FieldsList.Skip(1).Select(_ => new DoubleArray.Builder())];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Settle();
            feature.Append(input.FieldsList[i].Name);
            List<double?> cells = Cells(columns[i], input.FieldsList[i].Name, context);
            for (int j = 0; j < builders.Length; j++)
                builders[j].Append(cells[j]);
        }
        return new RecordBatch(schema, builders.Select(builder => (IArrowArray)builder.Build()).Prepend(feature.Build()), columns.Length);
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(
            stream,
            writer =>
            {
                var columns = (ColumnSummary[])state;
                writer.Write(columns.Length);
                foreach (ColumnSummary column in columns)
                    column.Save(writer);
            },
            cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(
            stream,
            reader =>
            {
                var columns = new ColumnSummary[reader.ReadInt32()];
                for (int i = 0; i < columns.Length; i++)
                    columns[i] = ColumnSummary.Load(reader, Plan.Capacity);
                return columns;
            },
            cancellationToken);

    private List<double?> Cells(ColumnSummary column, string name, StageContext context)
    {
        var cells = new List<double?>();
        if (Counts)
            cells.AddRange([column.Present, column.Distinct?.Count(), column.Missing]);
        if (Basic)
            cells.AddRange(Quantiles(column, _basicShares, name, context));
        if (Sample)
        {
            Moments? moments = column.Powers?.Moments(column.Present);
            cells.AddRange([moments?.Variance, moments?.StandardDeviation, moments?.Skewness, moments?.Kurtosis]);
        }
        if (Percentiles)
            cells.AddRange(Quantiles(column, _percentileShares, name, context));
        return cells;
    }

    private IEnumerable<double?> Quantiles(ColumnSummary column, double[] shares, string name, StageContext context)
    {
        if (column.Values is not { Count: > 0 } values)
            return shares.Select(_ => (double?)null);
        double[] quantiles = values.Quantiles(shares, out double widest);
        if (widest > ErrorThreshold)
        {
            context.Logger.LogWarning(
                "{Stage}: column '{Column}' has more different numbers than are kept, so a quantile of it may be off by {Share:P4} of the rows",
                context.Stage, name, widest);
        }
        return quantiles.Select(quantile => (double?)quantile);
    }
}
