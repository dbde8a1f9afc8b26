using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns a weight for every class so that all classes weigh the same: rows of the most frequent class over rows of the class.</summary>
/// <remarks>Rows without a class are not counted.</remarks>
public sealed class ClassBalancer : AggregateEstimator<ClassBalancer.Classes>
{
    /// <summary>The column of classes: numbers, booleans or text.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the weights.</summary>
    [Required]
    public string OutputCol { get; init; } = "weight";

    /// <summary>How Spark joins weights to rows: accepted so that specifications can be taken over, and without effect, since nothing is joined here.</summary>
    public bool BroadcastJoin { get; init; } = true;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => ClassBalancerModel.Schema(input, Uid, InputCol, OutputCol);

    /// <inheritdoc/>
    protected override Classes Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Classes Add(Classes state, RecordBatch batch, StageContext context)
    {
        foreach (string? value in CellTexts.Read(InputColumns.Get(batch, Uid, InputCol)))
        {
            if (value is not null)
                state.Counts[value] = state.Counts.GetValueOrDefault(value) + 1;
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Classes Combine(Classes left, Classes right)
    {
        foreach ((string value, long count) in right.Counts)
            left.Counts[value] = left.Counts.GetValueOrDefault(value) + count;
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Classes state, Schema input, StageContext context)
    {
        if (state.Counts.Count == 0)
            throw new DataException("There are no classes to balance", Location.OfStage(Uid, InputCol), "Fit on data that have a class in some row.");
        double most = state.Counts.Values.Max();
        return new ClassBalancerModel
        {
            Uid = Uid + "Model",
            InputCol = InputCol,
            OutputCol = OutputCol,
            Weights = state.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => most / pair.Value),
        };
    }

    /// <summary>How many rows each class has.</summary>
    public sealed class Classes
    {
        /// <summary>Rows by class, as text.</summary>
        public Dictionary<string, long> Counts { get; init; } = new(StringComparer.Ordinal);
    }
}

/// <summary>Gives each row the weight of its class; what ClassBalancer fits.</summary>
/// <remarks>A row without a class, or of a class that was not there when fitting, is a bad row. SynapseML drops such rows silently.</remarks>
public sealed class ClassBalancerModel : BatchTransformer
{
    /// <summary>The column of classes.</summary>
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the weights.</summary>
    public string OutputCol { get; init; } = "weight";

    /// <summary>The weights, by class as text.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Schema(input, Uid, InputCol, OutputCol);
        int place = input.GetFieldIndex(InputCol);
        var added = new AddedColumns(input, Output(OutputCol));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, place, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, int place, AddedColumns added, StageContext context)
    {
        string?[] classes = CellTexts.Read(batch.Column(place));
        var weights = new List<double>(classes.Length);
        var bad = new List<BadRow>();
        for (int row = 0; row < classes.Length; row++)
        {
            if (classes[row] is { } value && Weights.TryGetValue(value, out double weight))
                weights.Add(weight);
            else
            {
                bad.Add(new BadRow(
                    row, InputCol, classes[row] is null ? "The class is missing" : $"There were no rows of class '{classes[row]}' to learn its weight from",
                    $"The classes are {string.Join(", ", Weights.Keys.Take(20))}{(Weights.Count > 20 ? ", ..." : "")}."));
            }
        }
        using RecordBatch good = context.RejectRows(batch, bad);
        return added.To(good, NumericColumn.Of(weights.ToArray()));
    }

    internal static Schema Schema(Schema input, string uid, string column, string output)
    {
        InputColumns.Require(input, uid, "inputCol", column, CellTexts.IsReadable, "a column of numbers, booleans or text");
        return Schemas.With(input, Output(output));
    }

    private static Field Output(string name) => new(name, DoubleType.Default, nullable: false);
}
