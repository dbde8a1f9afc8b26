using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Replaces numbers by the index of the bucket that they fall in.</summary>
/// <remarks>
/// Bucket i holds numbers from split i up to but without split i + 1; the last holds its upper end too. A number below the first split or above the last is
/// a bad row, whatever <see cref="HandleInvalid"/> says, as in Spark.
/// </remarks>
public sealed class Bucketizer : BatchTransformer, IOnnxExport
{
    /// <summary>The column of numbers; or name several in <see cref="InputCols"/>.</summary>
    public string? InputCol { get; init; }

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The columns of numbers.</summary>
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The columns that are written, one for each of <see cref="InputCols"/>.</summary>
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>Where the buckets of <see cref="InputCol"/> begin, and the end of the last: three numbers or more, each above the one before. Infinities are allowed.</summary>
    public IReadOnlyList<double>? Splits { get; init; }

    /// <summary>The splits of each of <see cref="InputCols"/>.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? SplitsArray { get; init; }

    /// <summary>What happens to nulls and NaN: <c>error</c>, <c>skip</c> (the row is dropped) or <c>keep</c> (a bucket of its own, the last).</summary>
    [AllowedValues("error", "skip", "keep")]
    public string HandleInvalid { get; init; } = "error";

    private ColumnPairs Columns => new(Uid, InputCol, OutputCol, InputCols, OutputCols);

    private IReadOnlyList<IReadOnlyList<double>> AllSplits => InputCols is null ? [Splits ?? []] : SplitsArray ?? [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException objection in Columns.Objections())
            yield return objection;
        string parameter = InputCols is null ? nameof(Splits) : nameof(SplitsArray);
        if (AllSplits.Count != Math.Max(1, Columns.Inputs.Count))
            yield return BadParameter(parameter, $"There are splits for {AllSplits.Count} columns of {Columns.Inputs.Count}", "Give a list of splits for each column.");
        foreach (IReadOnlyList<double> splits in AllSplits)
        {
            if (splits.Count < 3 || !splits.Zip(splits.Skip(1)).All(static pair => pair.First < pair.Second))
            {
                yield return BadParameter(
                    parameter, $"The splits {string.Join(", ", splits.Select(static split => split.ToString(CultureInfo.InvariantCulture)))} make no buckets",
                    "Give three numbers or more, each above the one before.");
            }
        }
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        ColumnPairs columns = Columns;
        foreach (string column in columns.Inputs)
            InputColumns.Require(input, Uid, InputCols is null ? "inputCol" : "inputCols", column, NumericColumn.IsNumber, "a column of numbers");
        int[] places = [.. columns.Inputs.Select(column => input.GetFieldIndex(column))];
        double[][] splits = [.. AllSplits.Select(static list => list.ToArray())];
        var added = new AddedColumns(input, [.. columns.Outputs.Select(static name => new Field(name, DoubleType.Default, nullable: false))]);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new SortedDictionary<int, BadRow>();
                bool[] keep = new bool[batch.Length];
                System.Array.Fill(keep, true);
                IArrowArray[] buckets = [.. places.Select((place, i) => (IArrowArray)NumericColumn.Of(Buckets(batch.Column(place), columns.Inputs[i], splits[i], bad, keep)))];
                using RecordBatch all = added.To(batch, buckets);
                if (bad.Count > 0)
                    context.Rows.Reject(batch, [.. bad.Values], context);
                return Batches.Filter(all, keep);
            },
            keepsRows: HandleInvalid != "skip");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ColumnPairs columns = Columns;
        for (int i = 0; i < columns.Inputs.Count; i++)
        {
            double[] from = [.. AllSplits[i].SkipLast(1)];
            OnnxValue value = graph.As(VectorForms.Number(graph, columns.Inputs[i]), OnnxElement.Double);
            OnnxValue passed = graph.As(graph.Compare("GreaterOrEqual", graph.Vector(value), graph.Constant(from), from.Length), OnnxElement.Double);
            OnnxValue bucket = graph.Compute("Sub", LevelForms.Sum(graph, passed), graph.Constant(1.0));
            graph.Set(columns.Outputs[i], graph.Where(graph.IsMissing(value), graph.Constant((double)from.Length), bucket));
        }
        graph.Note($"a number beyond all splits gets the bucket next to it or -1{(HandleInvalid == "keep" ? "" : $", and a missing one bucket {AllSplits[0].Count - 1}")}; the stage has no such rows");
    }

    private double[] Buckets(IArrowArray column, string name, double[] splits, SortedDictionary<int, BadRow> bad, bool[] keep)
    {
        double[] values = NumericColumn.ToDoubles(column);
        int buckets = splits.Length - 1;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            if (double.IsNaN(value))
            {
                values[row] = buckets;
                keep[row] &= HandleInvalid == "keep";
                if (HandleInvalid == "error")
                    bad.TryAdd(row, new BadRow(row, name, "The value is missing", "Impute it (Imputer), or set handleInvalid to keep (a bucket of its own) or skip (drop the row)."));
            }
            else if (value < splits[0] || value > splits[^1])
            {
                keep[row] = false;
                bad.TryAdd(row, new BadRow(
                    row, name, string.Create(CultureInfo.InvariantCulture, $"{value} is in none of the buckets, which go from {splits[0]} to {splits[^1]}"),
                    "Let the first split be -Infinity and the last Infinity to take all numbers."));
            }
            else
            {
                int place = System.Array.BinarySearch(splits, value);
                values[row] = Math.Min(place < 0 ? ~place - 1 : place, buckets - 1);
            }
        }
        return values;
    }
}
