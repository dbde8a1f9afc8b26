using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns how often each class comes and what its features are like, and takes features as independent of each other: counts of words, most of all.</summary>
/// <remarks>
/// <para>Parameters and defaults are those of Spark ML's NaiveBayes. <c>multinomial</c> takes counts from 0 up, <c>complement</c> as well (Rennie and others, "Tackling the
/// poor assumptions of naive Bayes text classifiers", 2003), <c>bernoulli</c> 0 and 1, and <c>gaussian</c> any numbers. One pass over the data.</para>
/// <para>Labels are class indexes 0, 1, 2 and so on without gaps. The raw scores of <c>complement</c> are how little a row is like the other classes, and its probabilities are their softmax.</para>
/// </remarks>
public sealed class NaiveBayes : AggregateEstimator
{
    /// <summary>The column of feature vectors, dense or sparse.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that the model writes the class to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that the model writes raw scores to, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that the model writes probabilities to, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>The column of weights of rows, none of them negative; null for 1 each.</summary>
    public string? WeightCol { get; init; }

    /// <summary>What features are: <c>multinomial</c>, <c>complement</c>, <c>bernoulli</c> or <c>gaussian</c>.</summary>
    [AllowedValues("multinomial", "complement", "bernoulli", "gaussian")]
    public string ModelType { get; init; } = "multinomial";

    /// <summary>How often every value counts as seen before the data come, so that nothing is impossible.</summary>
    [Range(0, double.MaxValue)]
    public double Smoothing { get; init; } = 1;

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    private ClassColumns Outputs => new(RawPredictionCol, ProbabilityCol, PredictionCol);

    private LearningColumns Columns => LearningColumns.OfClasses(Uid, FeaturesCol, LabelCol, WeightCol);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => ClassColumns.CheckThresholds(Uid, Thresholds, 0);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ClassNames names = ClassNames.Of(Columns.Require(input));
        return Schemas.With(input, Outputs.Fields(names.Values.Count, names));
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) =>
        new BayesState(VectorRows.WidthOf(VectorRows.Require(input, Uid, "featuresCol", FeaturesCol), Uid, "featuresCol"), ModelType == "gaussian");

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, Columns);
        ((BayesState)state).Add(rows, ModelType switch
        {
            "gaussian" => static _ => null,
            "bernoulli" => static value => value is 0 or 1 ? null : FormattableString.Invariant($"The vector has a {value}, and bernoulli takes 0 and 1 alone"),
            _ => value => value >= 0 ? null : FormattableString.Invariant($"The vector has a {value}, and {ModelType} takes counts from 0 up"),
        }, problem => rows.Bad.Add(new BadRow(problem.Row, FeaturesCol, problem.Text, "Set modelType to gaussian, or change the features (Binarizer, MinMaxScaler).")));
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        ((BayesState)left).Add((BayesState)right);
        return left;
    }

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        var learned = (BayesState)state;
        if (learned.Classes == 0)
            throw new DataException("There are no rows to learn from", Location.OfStage(Uid, FeaturesCol), "Fit on rows with features and a label, of a weight above 0.");
        int classes = ML.Classes.Count(learned.Labels, Uid, LabelCol);
        foreach (SpecificationException error in ClassColumns.CheckThresholds(Uid, Thresholds, classes))
            throw error;
        ClassNames names = ClassNames.Of(input.GetFieldByName(LabelCol));
        (double[] pi, double[][] theta, double[][] sigma) = learned.Learn(ModelType, Smoothing);
        return new NaiveBayesModel
        {
            Uid = Uid + "Model", FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, RawPredictionCol = RawPredictionCol, ProbabilityCol = ProbabilityCol,
            ModelType = ModelType, Thresholds = Thresholds, Pi = pi, Theta = theta, Sigma = sigma, Levels = names.Values, LevelType = names.Type,
        };
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((BayesState)state).Save, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, BayesState.Load, cancellationToken).ConfigureAwait(false);
}
