using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The search of AutoTrain, once it is known what is predicted.</summary>
/// <param name="stage">The stage.</param>
/// <param name="kind">What is predicted.</param>
internal sealed class AutoSearch(AutoTrain stage, string kind) : ITrialSearch
{
    public const string Binary = "binary";
    public const string Multiclass = "multiclass";
    public const string Regression = "regression";

    private IReadOnlyList<Estimator>? _models;

    /// <inheritdoc/>
    public string Uid => stage.Uid;

    /// <inheritdoc/>
    public IReadOnlyList<Estimator> Models => _models ??= [.. Learners().Select(Trainer)];

    /// <inheritdoc/>
    public string Metric => stage.EvaluationMetric ?? kind switch { Binary => "AUC", Multiclass => "log_loss", _ => "rmse" };

    /// <inheritdoc/>
    public bool SmallerIsBetter => TrialEvaluation.SmallerIsBetter(Metric);

    /// <inheritdoc/>
    public FoldWish Folds => new(stage.NumFolds, stage.Seed)
    {
        LabelCol = stage.LabelCol, IsClassification = kind != Regression, Stratify = kind != Regression && stage.GroupCol is null, GroupCol = stage.GroupCol,
    };

    /// <inheritdoc/>
    public int Parallelism => stage.Parallelism;

    /// <inheritdoc/>
    public TimeSpan? Budget => ((ITrialSearch)stage).Budget;

    /// <inheritdoc/>
    public bool FallsBack => true;

    /// <inheritdoc/>
    public IWaves Waves => new FoldWaves(new AutoSource(Models, stage.NumRuns, stage.Seed), prunes: true);

    /// <inheritdoc/>
    public AggregateTransformer Evaluation(Estimator estimator) => TrialEvaluation.Of(estimator, Metric, Uid, stage.LabelCol);

    /// <inheritdoc/>
    public double Read(EvaluationResult evaluation) => TrialEvaluation.Read(evaluation, Metric);

    /// <inheritdoc/>
    public Transformer Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model) => new AutoTrainModel
    {
        Uid = Uid + "Model", BestModel = model, BestTrial = best.Number, Trials = trials, EvaluationMetric = Metric, Task = kind == Regression ? "regression" : "classification",
    };

    private IReadOnlyList<Estimator> Learners()
    {
        if (stage.Learners is { } given)
            return given;
        string[] names = kind == Regression ? ["LightGBMRegressor", "LinearRegression"] : ["LightGBMClassifier", "LogisticRegression"];
        Estimator[] found = [.. names.Select(name => stage.Catalog?.Find(name)?.Create()).OfType<Estimator>()];
        return found.Length > 0 ? found : throw new SpecificationException(
            "No learner is known", Location.OfParameter(Uid, "learners"), "Set learners, or in C# Catalog to AllStages.CreateCatalog().");
    }

    private Estimator Trainer(Estimator learner)
    {
        if (kind == Multiclass && StageCopies.Parameter(learner, "objective")?.GetValue(learner) is "binary")
            learner = StageCopies.With(learner, [new StageSetting(learner.Uid, "objective", JsonSerializer.SerializeToElement("multiclass"))]);
        return kind == Regression
            ? new TrainRegressor { Uid = learner.Uid + "Trainer", LabelCol = stage.LabelCol, InputCols = stage.InputCols, NumFeatures = stage.NumFeatures, FeaturesCol = Uid + "_features", Model = learner }
            : new TrainClassifier { Uid = learner.Uid + "Trainer", LabelCol = stage.LabelCol, InputCols = stage.InputCols, NumFeatures = stage.NumFeatures, FeaturesCol = Uid + "_features", Model = learner };
    }
}

/// <summary>Every learner with its defaults, and then settings of all of them, most of the first.</summary>
/// <param name="models">The learners, each in what trains it.</param>
/// <param name="runs">How many trials there are.</param>
/// <param name="seed">Seed of the draws.</param>
internal sealed class AutoSource(IReadOnlyList<Estimator> models, int runs, long seed) : ITrialSource
{
    /// <inheritdoc/>
    public IReadOnlyList<Trial> Draw(ITrialSearch search, SearchState state, int width)
    {
        int first = state.Trials.Count;
        // The defaults come alone, so that they are known when time is short; after that few at a time, since each learns from those before.
        int count = first == 0 ? 1 : Math.Min(width, search.Parallelism > 0 ? search.Parallelism : 2);
        return [.. Enumerable.Range(first, Math.Max(0, Math.Min(count, runs - first))).Select(number => Trial(search, state, number)).OfType<Trial>()];
    }

    private Trial? Trial(ITrialSearch search, SearchState state, int number)
    {
        if (number < models.Count)
            return new Trial { Number = number, Model = models[number].Uid };
        // One in four for each learner but the first.
        Estimator model = number % 4 == 3 && models.Count > 1 ? models[1 + (number / 4 % (models.Count - 1))] : models[0];
        Estimator learner = StageCopies.Nested(model).OfType<Estimator>().Last(static one => DefaultHyperparams.Of(one).Count > 0 || one is not (TrainClassifier or TrainRegressor));
        IReadOnlyList<HyperParam> space = DefaultHyperparams.Of(learner);
        if (space.Count == 0)
            return null;
        var random = new SpaceSource([model], ParamSpace.Tpe(space), runs, seed);
        return state.Trials.Count(trial => trial.Model == model.Uid && trial.Metric is not null) < 6
            ? random.Trial(number)
            : new TpeSource(random, runs, seed).Proposed(search, state, number);
    }
}

/// <summary>The best model that AutoTrain found, and the leaderboard of all it tried.</summary>
public sealed class AutoTrainModel : SearchedModel
{
    /// <summary>What is predicted: <c>classification</c> or <c>regression</c>.</summary>
    public string Task { get; init; } = "classification";

    /// <summary>The trials, the best first; those that were given up or failed come last.</summary>
    [NotAParameter]
    public IReadOnlyList<Trial> Leaderboard
    {
        get
        {
            bool smaller = TrialEvaluation.SmallerIsBetter(EvaluationMetric);
            return [.. Trials.OrderBy(trial => trial.Number != BestTrial).ThenBy(static trial => !trial.IsComplete).ThenBy(trial => trial.Metric is { } metric ? smaller ? metric : -metric : double.MaxValue)];
        }
    }
}
