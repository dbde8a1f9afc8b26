using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns classes by a network of layers: logistic functions inside, softmax at the end.</summary>
/// <remarks>
/// <para>Parameters, defaults and the order of weights are those of Spark ML's MultilayerPerceptronClassifier. What is minimized is the mean of minus the logarithm of the probability of a row's class; nothing
/// is added for large weights. Each evaluation of loss and gradient is a pass over the data.</para>
/// <para>Features go in as they are: scale them first, with StandardScaler or MinMaxScaler. Neither the order of rows nor how they are cut into partitions shows in the weights.</para>
/// <para>A fit that has not converged says after how many iterations, and how far it was.</para>
/// </remarks>
public sealed class MultilayerPerceptronClassifier : IterativeEstimator<PerceptronProgress, PerceptronState>
{
    /// <summary>The sizes of the layers: the number of features, those of the layers inside, and the number of classes.</summary>
    [Required, MinLength(2)]
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>The column of feature vectors, dense or sparse.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels: class indexes from 0.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that the model writes the class to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that the model writes raw scores to, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that the model writes probabilities to, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to go by the largest probability.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>The most iterations.</summary>
    [Range(0, 1_000_000)]
    public int MaxIter { get; init; } = 100;

    /// <summary>
    /// With <c>l-bfgs</c> the fit has converged when the gradient is no longer than this times the loss, or five iterations together lower the loss by no more than this part of it; with <c>gd</c> when
    /// a step is shorter than this times the length of all weights.
    /// </summary>
    [Range(0, double.MaxValue)]
    public double Tol { get; init; } = 1e-6;

    /// <summary>How weights are found: <c>l-bfgs</c>, or <c>gd</c>, steps down the gradient.</summary>
    [AllowedValues("l-bfgs", "gd")]
    public string Solver { get; init; } = "l-bfgs";

    /// <summary>What the first gradient is multiplied by; later ones by this divided by the square root of the number of the step.</summary>
    [Range(double.Epsilon, double.MaxValue)]
    [EffectNeeds(nameof(Solver), "gd")]
    public double StepSize { get; init; } = 0.03;

    /// <summary>Seed of the first weights.</summary>
    public long Seed { get; init; }

    /// <summary>The first weights; null to draw them.</summary>
    public IReadOnlyList<double>? InitialWeights { get; init; }

    /// <summary>How many rows Spark puts into a block.</summary>
    [NoEffect("Batches are blocks already.")]
    public int BlockSize { get; init; } = 128;

    private Perceptron Network => new(Layers);

    private ClassColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol);

    private LearningColumns Columns
    {
        get
        {
            LearningColumns classes = LearningColumns.OfClasses(Uid, FeaturesCol, LabelCol, null);
            int count = Layers[^1];
            return classes with
            {
                Problem = label => classes.Problem(label)
                    ?? (label < count ? null : FormattableString.Invariant($"The label {label} is beyond the {count} classes that the last layer has")),
                LabelRemedy = $"Labels are 0 to {count - 1}; set the last number of layers to the number of classes.",
            };
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Layers.Count < 2)
            yield break;
        if (Layers.Any(static size => size < 1) || Layers[^1] < 2)
        {
            yield return BadParameter(nameof(Layers), $"The layers {string.Join(", ", Layers)} make no network", "Give the number of features, sizes of layers from 1 up, and the number of classes, 2 at least.");
            yield break;
        }
        if (Weights(Layers) > int.MaxValue / 2)
        {
            yield return BadParameter(nameof(Layers), $"The layers {string.Join(", ", Layers)} have {Weights(Layers)} weights", "Give smaller layers.");
            yield break;
        }
        if (InitialWeights is { } start && start.Count != Network.WeightCount)
            yield return BadParameter(nameof(InitialWeights), $"There are {start.Count} weights and {Network.WeightCount} places for them", "Give one for each, or none to draw them.");
        foreach (SpecificationException error in ClassColumns.CheckThresholds(Uid, Thresholds, Layers[^1]))
            yield return error;
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field label = Columns.Require(input);
        if (SparseVectors.Size(input.GetFieldByName(FeaturesCol)) is { } width && width > 0)
            CheckWidth(width);
        return Schemas.With(input, Outputs.Fields(Layers[^1], ClassNames.Of(label)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => FeaturesCol == LabelCol ? [FeaturesCol] : [FeaturesCol, LabelCol];

    /// <inheritdoc/>
    protected override PerceptronState Create(PerceptronProgress? model, Schema input)
    {
        CheckWidth(VectorRows.WidthOf(VectorRows.Require(input, Uid, "featuresCol", FeaturesCol), Uid, "featuresCol"));
        return new PerceptronState(Network.WeightCount) { Weights = Point(model) };
    }

    /// <inheritdoc/>
    protected override PerceptronState Add(PerceptronProgress? model, PerceptronState state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, Columns);
        // Later passes meet the same bad rows, which the first one told of.
        if (model is null && rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        state.Weights ??= Point(model);
        state.Add(rows, Network);
        return state;
    }

    /// <inheritdoc/>
    protected override PerceptronState Combine(PerceptronState left, PerceptronState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Iteration<PerceptronProgress> Learn(PerceptronProgress? model, PerceptronState state, Schema input, StageContext context)
    {
        if (state.Rows == 0)
            throw new DataException("There are no rows to learn from", Location.OfStage(Uid, FeaturesCol), "Fit on rows with features and a label.");
        IMinimizer minimizer = model?.Open() ?? (Solver == "gd" ? new GradientDescent(Point(null), StepSize, Tol, MaxIter) : new Minimizer(Point(null), null, Tol, MaxIter));
        (double value, double[] gradient) = state.Mean();
        if (!double.IsFinite(value) && minimizer.Values.Count == 0)
            throw new DataException("The loss of the rows is beyond the range of a double", Location.OfStage(Uid, FeaturesCol), "Scale features down, with StandardScaler or MinMaxScaler.");
        minimizer.Take(value, gradient);
        return new Iteration<PerceptronProgress>(PerceptronProgress.Of(minimizer), minimizer.IsDone, string.Create(
            CultureInfo.InvariantCulture, $"iteration {minimizer.Iteration}, loss {minimizer.Values[^1]:G6}, gradient {minimizer.GradientLength:G2}"));
    }

    /// <inheritdoc/>
    protected override Transformer Finish(PerceptronProgress model, Schema input, StageContext context)
    {
        IMinimizer minimizer = model.Open();
        if (!minimizer.HasConverged)
        {
            context.Logger.LogWarning("{Stage}: {Note}", Uid, string.Create(
                CultureInfo.InvariantCulture,
                $"The fit has not converged after {minimizer.Iteration} iterations: the gradient is {minimizer.GradientLength:G3} long at a loss of {minimizer.Values[^1]:G6}; tol is {Tol:G3}. Raise maxIter or tol, or scale the features."));
        }
        ClassNames names = ClassNames.Of(input.GetFieldByName(LabelCol));
        return new MultilayerPerceptronClassificationModel
        {
            Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, RawPredictionCol = RawPredictionCol, ProbabilityCol = ProbabilityCol, Thresholds = Thresholds,
            Layers = Layers, Weights = minimizer.Trial, Levels = names.Values.Count == Layers[^1] ? names.Values : [], LevelType = names.Type,
            TotalIterations = minimizer.Iteration, Converged = minimizer.HasConverged, ObjectiveHistory = [.. minimizer.Values],
        };
    }

    /// <inheritdoc/>
    protected override ValueTask SaveAsync(PerceptronState state, Stream stream, CancellationToken cancellationToken) =>
        BinaryState.SaveAsync(stream, state.Save, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<PerceptronState> LoadAsync(Stream stream, CancellationToken cancellationToken) =>
        BinaryState.LoadAsync(stream, PerceptronState.Load, cancellationToken);

    private static long Weights(IReadOnlyList<int> layers) => layers.Zip(layers.Skip(1), static (from, to) => (from + 1L) * to).Sum();

    private double[] Point(PerceptronProgress? model) => model?.Open().Trial ?? (InitialWeights is { } start ? [.. start] : Network.Start(Seed));

    private void CheckWidth(int width)
    {
        if (width != Layers[0])
            throw BadParameter(nameof(Layers), $"The first layer has {Layers[0]} inputs and the vectors of column '{FeaturesCol}' {width} slots", "Set the first number of layers to the number of features.");
    }
}
