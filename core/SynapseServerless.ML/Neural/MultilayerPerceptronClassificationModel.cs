using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics.Tensors;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each row raw scores, probabilities and the class by a network; what MultilayerPerceptronClassifier fits.</summary>
public sealed class MultilayerPerceptronClassificationModel : BatchTransformer, IModelInsights, IOnnxExport
{
    /// <summary>The sizes of the layers: the number of features, those of the layers inside, and the number of classes.</summary>
    [Required, MinLength(2)]
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>The weights: for each layer those of the first input to all outputs, then those of the next, and the outputs' intercepts at the end.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

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

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to go by the largest probability.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>How many iterations the fit took.</summary>
    public int TotalIterations { get; init; }

    /// <summary>Whether the fit converged.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>The mean loss at the start of the fit and after each iteration.</summary>
    public IReadOnlyList<double> ObjectiveHistory { get; init; } = [];

    private ClassColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Layers.Count >= 2 && new Perceptron(Layers).WeightCount != Weights.Count)
            yield return BadParameter(nameof(Weights), $"There are {Weights.Count} weights and {new Perceptron(Layers).WeightCount} places for them", "Give the weights of a fit with these layers.");
        foreach (SpecificationException error in ClassColumns.CheckThresholds(Uid, Thresholds, Layers.Count > 0 ? Layers[^1] : 0))
            yield return error;
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        LinearModels.CheckWidth(input, Uid, FeaturesCol, Layers[0]);
        var added = new AddedColumns(input, Outputs.Fields(Layers[^1], new ClassNames(Levels, LevelType)));
        double[] weights = [.. Weights];
        var network = new Perceptron(Layers);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, network, weights, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var network = new Perceptron(Layers);
        double[] weights = [.. Weights];
        OnnxValue value = VectorForms.Doubles(graph, FeaturesCol);
        for (int layer = 0; layer < network.Depth; layer++)
        {
            (int start, int inputs, int outputs) = network.Layer(layer);
            OnnxValue matrix = graph.Node(
                "Reshape", [graph.Constant(weights[start..(start + (inputs * outputs))]), graph.Constant<long>(inputs, outputs)], OnnxElement.Double, outputs);
            OnnxValue added = graph.Constant(weights[(start + (inputs * outputs))..(start + ((inputs + 1) * outputs))]);
            value = graph.Compute("Add", graph.Node("MatMul", [value, matrix], OnnxElement.Double, outputs), added);
            if (layer < network.Depth - 1)
                value = ClassForms.Logistic(graph, value);
        }
        ClassForms.Set(graph, Outputs, value, ClassForms.SoftMax(graph, value), Thresholds);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        TrainingCurves = new Dictionary<string, IReadOnlyList<double>> { ["loss"] = ObjectiveHistory },
        Facts = new Dictionary<string, string>
        {
            ["layers"] = string.Join(", ", Layers),
            ["weights"] = Weights.Count.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = TotalIterations.ToString(CultureInfo.InvariantCulture),
            ["converged"] = Converged ? "yes" : "no",
        },
    };

    private RecordBatch Transform(RecordBatch batch, Perceptron network, double[] weights, AddedColumns added, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, LearningColumns.OfFeatures(Uid, FeaturesCol));
        int count = rows.Count, classes = Layers[^1];
        double[] raw = new double[count * classes], probabilities = new double[count * classes], predictions = new double[count];
        double[][] outputs = network.Room();
        for (int row = 0; row < count; row++)
        {
            PerceptronState.Read(rows, row, outputs[0]);
            network.Forward(weights, outputs);
            Span<double> chances = probabilities.AsSpan(row * classes, classes);
            outputs[^1].CopyTo(raw, row * classes);
            TensorPrimitives.Subtract<double>(outputs[^1], TensorPrimitives.Max<double>(outputs[^1]), chances);
            TensorPrimitives.SoftMax<double>(chances, chances);
        }
        ClassColumns.Choose(probabilities, classes, [.. Thresholds], predictions);
        using RecordBatch good = context.RejectRows(batch, rows.Bad);
        return Outputs.AddTo(good, added, raw, probabilities, predictions);
    }
}
