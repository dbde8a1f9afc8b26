using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Gives each row the effect that the treatment has on it, with bounds; what OrthoForestDMLEstimator fits.</summary>
public sealed class OrthoForestDMLModel : BatchTransformer, IModelInsights
{
    private const string File = "forest.json";

    /// <summary>The column of vectors that the effect may differ by.</summary>
    [Required]
    public string HeterogeneityVecCol { get; init; } = "X";

    /// <summary>The column that gets the effect.</summary>
    [Required]
    public string OutputCol { get; init; } = "EffectAverage";

    /// <summary>The column that gets the lower end of the interval of the effect.</summary>
    [Required]
    public string OutputLowCol { get; init; } = "EffectLowerBound";

    /// <summary>The column that gets the upper end of the interval of the effect.</summary>
    [Required]
    public string OutputHighCol { get; init; } = "EffectUpperBound";

    /// <summary>The quantile of the upper end of intervals.</summary>
    public double ConfidenceLevel { get; init; } = 0.975;

    /// <summary>Values of the vectors that the forest was fitted on.</summary>
    public int Width { get; init; }

    /// <summary>How many rows the forest was fitted on.</summary>
    public long Rows { get; init; }

    // What the parameters do not hold: a file of its own. Two trees make a bag.
    [NotAParameter]
    internal EffectNode[][] Trees { get; set; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        int width = FeatureRows.WidthOf(input, Uid, "heterogeneityVecCol", HeterogeneityVecCol);
        if (width != Width || Trees.Length == 0)
            throw new SpecificationException($"The vectors have {width} values and the forest {Width}", Location.OfStage(Uid, HeterogeneityVecCol), "Assemble the same features as for the fit.");
        var added = new AddedColumns(input, Fields(OutputCol, OutputLowCol, OutputHighCol));
        double reach = Normal.Quantile(ConfidenceLevel);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, added, reach, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        folder.WriteAsync(File, async stream => await StateJson.SaveAsync(Trees, stream, cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await using Stream stream = await folder.OpenReadAsync(File, cancellationToken).ConfigureAwait(false);
        Trees = await StateJson.LoadAsync<EffectNode[][]>(stream, cancellationToken).ConfigureAwait(false);
        // Children come after their parents, so that every walk ends.
        if (Trees.Length % 2 != 0 || Trees.Any(tree => tree.Length == 0 || tree.Where((node, i) => node.Feature >= Width || (node.Feature >= 0 && (node.Next <= i || node.Next + 1 >= tree.Length))).Any()))
            throw new DataException("The forest has a node that leads nowhere", Location.OfStage(Uid), "Fit the stage again.");
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["trees"] = Trees.Length.ToString(CultureInfo.InvariantCulture), ["nodes"] = Trees.Sum(static tree => tree.Length).ToString(CultureInfo.InvariantCulture),
            ["rows"] = Rows.ToString(CultureInfo.InvariantCulture),
        },
    };

    internal static Schema Output(Schema input, string average, string low, string high) => Schemas.With(input, Fields(average, low, high));

    private static Field[] Fields(params string[] names) => [.. names.Select(static name => new Field(name, DoubleType.Default, nullable: false))];

    private RecordBatch Transform(RecordBatch batch, AddedColumns added, double reach, StageContext context)
    {
        FeatureRows rows = FeatureRows.Read(batch, Uid, HeterogeneityVecCol);
        using RecordBatch good = context.RejectRows(batch, rows.Bad);
        if (rows.Bad.Count > 0)
            rows = FeatureRows.Read(good, Uid, HeterogeneityVecCol);
        double[] average = new double[good.Length], low = new double[good.Length], high = new double[good.Length];
        for (int row = 0; row < good.Length; row++)
        {
            (average[row], double error) = Effect(rows.Row(row));
            (low[row], high[row]) = (average[row] - (reach * error), average[row] + (reach * error));
        }
        return added.To(good, NumericColumn.Of(average), NumericColumn.Of(low), NumericColumn.Of(high));
    }

    // Bags see halves of the rows, and halves differ among each other by as much as the whole does among wholes.
    private (double Effect, double Error) Effect(ReadOnlySpan<float> row)
    {
        double product = 0, square = 0, sum = 0, squares = 0;
        int bags = Trees.Length / 2;
        for (int bag = 0; bag < bags; bag++)
        {
            EffectNode first = Leaf(Trees[2 * bag], row), second = Leaf(Trees[(2 * bag) + 1], row);
            (product, square) = (product + first.Product + second.Product, square + first.Square + second.Square);
            // A bag whose treatment does not vary at all finds no effect.
            double own = first.Square + second.Square > 0 ? (first.Product + second.Product) / (first.Square + second.Square) : 0;
            (sum, squares) = (sum + own, squares + (own * own));
        }
        double mean = sum / bags;
        return (square > 0 ? product / square : 0, Math.Sqrt(Math.Max(0, (squares / bags) - (mean * mean)) * bags / Math.Max(1, bags - 1)));
    }

    private static EffectNode Leaf(EffectNode[] tree, ReadOnlySpan<float> row)
    {
        EffectNode node = tree[0];
        while (node.Feature >= 0)
            node = tree[node.Next + (row[node.Feature] > node.Threshold ? 1 : 0)];
        return node;
    }
}
