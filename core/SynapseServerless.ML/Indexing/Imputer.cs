using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns what to put in the place of missing numbers: the mean, the median or the most frequent value of their column.</summary>
/// <remarks>
/// As Spark's. Nulls are missing, and what <see cref="MissingValue"/> says. The output is a column of doubles. The median is the smallest value that at least half
/// of the values do not exceed; it is exact up to 100,000 distinct values, where Spark's is approximate always.
/// </remarks>
public sealed class Imputer : AggregateEstimator
{
    /// <summary>The column of numbers; or name several in <see cref="InputCols"/>.</summary>
    public string? InputCol { get; init; }

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The columns of numbers.</summary>
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The columns that are written, one for each of <see cref="InputCols"/>.</summary>
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>What is put in: <c>mean</c>, <c>median</c> or <c>mode</c> (of several most frequent values the smallest).</summary>
    [AllowedValues("mean", "median", "mode")]
    public string Strategy { get; init; } = "mean";

    /// <summary>The number that stands for a missing one.</summary>
    public double MissingValue { get; init; } = double.NaN;

    private ColumnPairs Columns => new(Uid, InputCol, OutputCol, InputCols, OutputCols);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Columns.Objections();

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => ImputerModel.Output(input, Uid, Columns.Inputs, Columns.Outputs);

    /// <inheritdoc/>
    public override FitColumns? ColumnsOfFit() => new([.. Columns.Inputs], [.. Columns.Outputs], KeepsRows: true);

    /// <inheritdoc/>
    public override object CreateState(Schema input) => Strategy == "mean" ? new Means { Columns = [.. Columns.Inputs.Select(static _ => new Mean())] } : ColumnHistograms.Of(Columns.Inputs.Count);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        if (state is ColumnHistograms histograms)
        {
            histograms.Add(batch, Columns.Inputs, Uid, value => !ImputerModel.IsMissing(value, MissingValue) && !double.IsNaN(value));
            return state;
        }
        Mean[] means = ((Means)state).Columns;
        for (int i = 0; i < means.Length; i++)
        {
            using var numbers = new RentedDoubles(InputColumns.Get(batch, Uid, Columns.Inputs[i]));
            if (!double.IsNaN(MissingValue))
                numbers.Values.Replace(MissingValue, double.NaN);
            means[i].Count += means[i].Sum.AddNumbers(numbers.Values);
        }
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        if (left is ColumnHistograms histograms)
            return histograms.Plus((ColumnHistograms)right);
        Mean[] means = ((Means)left).Columns, others = ((Means)right).Columns;
        for (int i = 0; i < means.Length; i++)
        {
            means[i].Sum.Add(others[i].Sum);
            means[i].Count += others[i].Count;
        }
        return left;
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken)
    {
        if (state is Means means)
            await StateJson.SaveAsync(means, stream, cancellationToken).ConfigureAwait(false);
        else
            await StateJson.SaveAsync((ColumnHistograms)state, stream, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) => Strategy == "mean"
        ? await StateJson.LoadAsync<Means>(stream, cancellationToken).ConfigureAwait(false)
        : await StateJson.LoadAsync<ColumnHistograms>(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context) => new ImputerModel
    {
        Uid = Uid + "Model", InputCols = Columns.Inputs, OutputCols = Columns.Outputs, MissingValue = MissingValue,
        Surrogates = state is Means means
            ? [.. means.Columns.Select((column, i) => column.Count > 0 ? column.Sum.Over(column.Count) : throw Nothing(i))]
            : [.. ((ColumnHistograms)state).Columns.Select((column, i) => column.Count == 0 ? throw Nothing(i) : Strategy == "median" ? column.Quantiles(0.5)[0] : Mode(column, i))],
    };

    private double Mode(ValueHistogram column, int i) => column.Dropped == 0 ? column.Sorted().MaxBy(static pair => pair.Count).Value : throw new DataException(
        "The most frequent of more than 100,000 distinct values is not known exactly", Location.OfStage(Uid, Columns.Inputs[i]), "Set strategy to median or mean.");

    private DataException Nothing(int i) => new(
        $"All values are missing, so that there is no {Strategy}", Location.OfStage(Uid, Columns.Inputs[i]), "Leave the column out.");

    private sealed class Means
    {
        public required Mean[] Columns { get; init; }
    }

    private sealed class Mean
    {
        public ExactSum Sum { get; init; } = new();

        public long Count { get; set; }
    }
}

/// <summary>Puts numbers in the place of missing ones; what Imputer fits.</summary>
public sealed class ImputerModel : BatchTransformer, IOnnxExport
{
    /// <summary>By column, what is put in.</summary>
    public IReadOnlyList<double> Surrogates { get; init; } = [];

    /// <summary>The columns of numbers.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that are written.</summary>
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>The number that stands for a missing one.</summary>
    public double MissingValue { get; init; } = double.NaN;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, InputCols, OutputCols);
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        var added = new AddedColumns(input, [.. OutputCols.Select(Column)]);
        return BoundBatchTransformer.Of(
            input, added.Output, (batch, _, _) => added.To(batch, [.. places.Select((place, i) => (IArrowArray)Fill(batch.Column(place), Surrogates[i]))]), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        for (int i = 0; i < InputCols.Count; i++)
            graph.Set(OutputCols[i], FillForms.Impute(graph, graph.Column(InputCols[i]), Surrogates[i], MissingValue));
    }

    internal static bool IsMissing(double value, double missing) => double.IsNaN(missing) ? double.IsNaN(value) : value == missing;

    internal static Schema Output(Schema input, string uid, IReadOnlyList<string> columns, IReadOnlyList<string> outputs)
    {
        foreach (string column in columns)
            InputColumns.Require(input, uid, "inputCols", column, NumericColumn.IsNumber, "a column of numbers");
        return Schemas.With(input, [.. outputs.Select(Column)]);
    }

    private static Field Column(string name) => new(name, DoubleType.Default, nullable: false);

    private DoubleArray Fill(IArrowArray column, double surrogate)
    {
        double[] values = NumericColumn.ToDoubles(column);
        for (int row = 0; row < values.Length; row++)
        {
            if (IsMissing(values[row], MissingValue) || column.IsNull(row))
                values[row] = surrogate;
        }
        return NumericColumn.Of(values);
    }
}
