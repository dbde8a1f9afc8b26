using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row raw scores, probabilities and the class; what NaiveBayes fits.</summary>
public sealed class NaiveBayesModel : BatchTransformer, IOnnxExport
{
    /// <summary>Logarithms of the shares of the classes.</summary>
    public IReadOnlyList<double> Pi { get; init; } = [];

    /// <summary>For each class, logarithms of chances of features; those that features have in the other classes with <c>complement</c>, means of <c>gaussian</c>.</summary>
    public IReadOnlyList<double[]> Theta { get; init; } = [];

    /// <summary>For each class, variances of features; of <c>gaussian</c> alone.</summary>
    public IReadOnlyList<double[]> Sigma { get; init; } = [];

    /// <summary>What features are: <c>multinomial</c>, <c>complement</c>, <c>bernoulli</c> or <c>gaussian</c>.</summary>
    [AllowedValues("multinomial", "complement", "bernoulli", "gaussian")]
    public string ModelType { get; init; } = "multinomial";

    /// <summary>What the classes stand for; empty where nothing is known.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Type of what the classes stand for: <c>string</c>, <c>integer</c>, <c>long</c>, <c>double</c> or <c>boolean</c>.</summary>
    public string LevelType { get; init; } = "string";

    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the class.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that gets raw scores, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that gets probabilities, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    private ClassColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => ClassColumns.CheckThresholds(Uid, Thresholds, Pi.Count);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        LinearModels.CheckWidth(input, Uid, FeaturesCol, Theta.Count == 0 ? 0 : Theta[0].Length);
        var added = new AddedColumns(input, Outputs.Fields(Pi.Count, new ClassNames(Levels, LevelType)));
        Coefficients linear = ModelType == "gaussian" ? Gaussian() : Linear();
        double[][] curves = ModelType == "gaussian" ? [.. Sigma.Select(static row => System.Array.ConvertAll(row, static variance => -0.5 / variance))] : [];
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, linear, curves, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue raw = ModelType == "gaussian" ? Distances(graph) : Sums(graph);
        ClassForms.Set(graph, Outputs, raw, ClassForms.SoftMax(graph, raw), Thresholds);
    }

    private OnnxValue Sums(IOnnxGraph graph)
    {
        Coefficients linear = Linear();
        return LinearForms.Sums(graph, FeaturesCol, linear.Slopes, linear.Intercepts);
    }

    private OnnxValue Distances(IOnnxGraph graph)
    {
        OnnxValue rows = VectorForms.Doubles(graph, FeaturesCol);
        double[] constants = Gaussian().Intercepts;
        return graph.Side([.. constants.Select((constant, k) =>
        {
            OnnxValue away = graph.Compute("Sub", rows, graph.Constant(Theta[k]));
            OnnxValue terms = graph.Compute("Mul", graph.Compute("Mul", away, away), graph.Constant(System.Array.ConvertAll(Sigma[k], static variance => -0.5 / variance)));
            return graph.Compute("Add", LevelForms.Sum(graph, terms, keeps: true), graph.Constant(constant));
        })]);
    }

    private RecordBatch Transform(RecordBatch batch, Coefficients linear, double[][] curves, AddedColumns added, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, LearningColumns.OfFeatures(Uid, FeaturesCol));
        int count = rows.Count, classes = Pi.Count;
        double[] margins = new double[count * classes], raw = new double[count * classes], probabilities = new double[count * classes], predictions = new double[count];
        if (curves.Length == 0)
            linear.Margins(rows, 0, count, margins, count);
        else
            Distances(rows, curves, linear.Intercepts, margins);
        for (int row = 0; row < count; row++)
        {
            Span<double> scores = raw.AsSpan(row * classes, classes), chances = probabilities.AsSpan(row * classes, classes);
            for (int k = 0; k < classes; k++)
                scores[k] = margins[(k * count) + row];
            TensorPrimitives.Subtract<double>(scores, TensorPrimitives.Max<double>(scores), chances);
            TensorPrimitives.SoftMax<double>(chances, chances);
        }
        ClassColumns.Choose(probabilities, classes, [.. Thresholds], predictions);
        using RecordBatch good = context.RejectRows(batch, rows.Bad);
        return Outputs.AddTo(good, added, raw, probabilities, predictions);
    }

    // What a class with a feature adds over what it adds without it.
    private Coefficients Linear() => ModelType switch
    {
        "bernoulli" => new Coefficients(
            [.. Theta.Select(static row => System.Array.ConvertAll(row, static log => log - Without(log)))],
            [.. Theta.Select((row, k) => Pi[k] + row.Sum(Without))]),
        "complement" => new Coefficients([.. Theta.Select(static row => System.Array.ConvertAll(row, static log => -log))], new double[Pi.Count]),
        _ => new Coefficients([.. Theta], [.. Pi]),
    };

    private Coefficients Gaussian() => new([], [.. Pi.Select((share, k) => share - (0.5 * Sigma[k].Sum(static variance => Math.Log(2 * Math.PI * variance))))]);

    private static double Without(double log) => Math.Log(-Math.Exp(log) + 1);

    private void Distances(LearningRows rows, double[][] curves, double[] constants, double[] margins)
    {
        double[] dense = new double[rows.Width];
        for (int row = 0; row < rows.Count; row++)
        {
            System.Array.Clear(dense);
            if (rows.IsSparse)
            {
                rows.Sparse(row, out ReadOnlySpan<int> slots, out ReadOnlySpan<float> values);
                for (int i = 0; i < slots.Length; i++)
                    dense[slots[i]] = values[i];
            }
            else
                TensorPrimitives.ConvertChecked(rows.Dense(row, 1), dense);
            for (int k = 0; k < constants.Length; k++)
            {
                double sum = constants[k];
                for (int j = 0; j < dense.Length; j++)
                    sum += curves[k][j] * (dense[j] - Theta[k][j]) * (dense[j] - Theta[k][j]);
                margins[(k * rows.Count) + row] = sum;
            }
        }
    }
}
