using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.ML;

/// <summary>Finds a model of a table within a time: tries LightGBM and linear models with many settings by cross-validation, and ends with a leaderboard of all it tried.</summary>
/// <remarks>
/// <para>The first trial is LightGBM with its defaults; then comes each other learner with its defaults, and then settings that are drawn where good ones were (TPE). A trial that is worse than the
/// median after a fold is given up. Columns become features, and labels classes, as TrainClassifier and TrainRegressor make them.</para>
/// <para>SynapseML has no such stage.</para>
/// </remarks>
public sealed class AutoTrain : Estimator, ITrialSearch, IOpensFiles
{
    /// <summary>The column of labels: text and booleans are classes, and numbers are numbers, unless <c>task</c> says otherwise.</summary>
    [Required]
    public string LabelCol { get; init; } = "";

    /// <summary>The columns that features are made of; null for all but the label.</summary>
    [MinLength(1)]
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>What is predicted: <c>classification</c>, <c>regression</c>, or <c>auto</c> to go by the type of the label.</summary>
    [AllowedValues("auto", "classification", "regression")]
    public string Task { get; init; } = "auto";

    /// <summary>What trials are judged by; null for AUC of two classes, log loss of more, and the root of the mean squared error of numbers.</summary>
    [AllowedValues(null, "accuracy", "precision", "recall", "AUC", "areaUnderROC", "areaUnderPR", "average_precision", "log_loss", "mse", "rmse", "r2", "mae")]
    public string? EvaluationMetric { get; init; }

    /// <summary>How long it may take in all, in seconds, the fit of the best on all rows included; null for no limit but <c>numRuns</c>.</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double? TimeBudgetSeconds { get; init; } = 300;

    /// <summary>How many trials there are at most.</summary>
    [Range(1, 1_000)]
    public int NumRuns { get; init; } = 40;

    /// <summary>How many folds the rows are dealt to.</summary>
    [Range(2, 100)]
    public int NumFolds { get; init; } = 3;

    /// <summary>The column whose rows of one value are in one fold, such as a customer; null to deal rows one by one, with each class in every fold.</summary>
    public string? GroupCol { get; init; }

    /// <summary>The learners that are tried, the first of them first of all; null for LightGBM and the linear models that there are.</summary>
    public IReadOnlyList<Estimator>? Learners { get; init; }

    /// <summary>How many slots words are hashed to; 0 for 262,144.</summary>
    [Range(0, 1 << 30)]
    public int NumFeatures { get; init; }

    /// <summary>How many fits run at once; 0 for as many as there are processors, 8 at most.</summary>
    [Range(0, 1_000)]
    public int Parallelism { get; init; }

    /// <summary>Seed of folds and draws.</summary>
    public long Seed { get; init; }

    /// <summary>The stages there are, where learners are found by name; in C#, give <c>AllStages.CreateCatalog()</c>, or <see cref="Learners"/>.</summary>
    [NotAParameter]
    public StageCatalog? Catalog { get; set; }

    /// <inheritdoc/>
    [NotAParameter]
    public override FitPlan Plan => new TrialPlan(this);

    IReadOnlyList<Estimator> ITrialSearch.Models => throw Untold();

    string ITrialSearch.Metric => throw Untold();

    bool ITrialSearch.SmallerIsBetter => throw Untold();

    // Labels are counted whatever they turn out to be.
    FoldWish ITrialSearch.Folds => new(NumFolds, Seed) { LabelCol = LabelCol, IsClassification = true, GroupCol = GroupCol };

    TimeSpan? ITrialSearch.Budget => TimeBudgetSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    bool ITrialSearch.FallsBack => true;

    IWaves ITrialSearch.Waves => throw Untold();

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (EvaluationMetric is { } metric && Task != "auto" && MetricNames.KindOf(metric) == EvaluationKind.Regression != (Task == "regression"))
            yield return BadParameter(nameof(EvaluationMetric), $"{metric} is not a metric of a {Task}", "Choose another, or leave it out.");
        if (Learners is { Count: 0 })
            yield return BadParameter(nameof(Learners), "There are no learners", "Give one at least, or leave learners out.");
        foreach (Estimator learner in (Learners ?? []).Where(static one => !StageCopies.Nested(one).Any(static stage => StageCopies.Parameter(stage, "featuresCol") is not null)))
            yield return BadParameter(nameof(Learners), $"{learner.Uid} takes no features", "Give learners, which have the parameters labelCol and featuresCol.");
    }

    /// <inheritdoc/>
    public Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        Catalog ??= catalog;
        return System.Threading.Tasks.Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        if (GroupCol is not null)
            InputColumns.Require(input, Uid, "groupCol", GroupCol, CellTexts.IsReadable, "a column of numbers, booleans or text");
        return new AutoSearch(this, IsRegression(input) ? AutoSearch.Regression : AutoSearch.Binary).Models[0].TransformSchema(input);
    }

    string? ITrialSearch.Kind(FoldScan.Counts counts, Schema input)
    {
        if (counts.Unlabelled > 0)
            throw new DataException($"{counts.Unlabelled} of {counts.Rows} rows have no label", Location.OfStage(Uid, LabelCol), "Leave them out first, such as by SQLTransformer with WHERE label IS NOT NULL.");
        if (!IsRegression(input))
            return counts.Classes.Count > 2 ? AutoSearch.Multiclass : AutoSearch.Binary;
        return Task == "auto" && counts.Classes.Count == 2
            ? throw new DataException(
                $"The label has the values {string.Join(" and ", counts.Classes.Keys.Order(StringComparer.Ordinal))} alone, which may be classes or numbers", Location.OfStage(Uid, LabelCol),
                "Set task to classification or to regression.")
            : AutoSearch.Regression;
    }

    ITrialSearch ITrialSearch.Told(string? kind) => kind is null ? this : new AutoSearch(this, kind);

    AggregateTransformer ITrialSearch.Evaluation(Estimator estimator) => throw Untold();

    double ITrialSearch.Read(EvaluationResult evaluation) => throw Untold();

    Transformer ITrialSearch.Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model) => throw Untold();

    private bool IsRegression(Schema input)
    {
        Field label = InputColumns.Require(input, Uid, "labelCol", LabelCol, CellTexts.IsReadable, "a column of numbers, booleans or text");
        return Task == "regression" || (Task == "auto" && NumericColumn.IsNumber(label.DataType) && Data.ColumnMetadata.Levels(label) is null);
    }

    private static NotSupportedException Untold() => new("What is searched is known once the labels are counted.");
}
