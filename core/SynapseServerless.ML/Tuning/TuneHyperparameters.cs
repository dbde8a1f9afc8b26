using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Tries combinations of parameters by cross-validation, and fits the best on all rows.</summary>
/// <remarks>
/// <para>Trial <c>i</c> takes model <c>i</c> modulo their number and a combination of <see cref="ParamSpace"/>; it is fitted and evaluated once
/// for each fold, and its metric is the average. Folds do not depend on the trial. A trial that fails is kept with its error; the
/// fit fails when all do.</para>
/// <para>On an engine every fit is a run of its own under its parent: it is kept, found again when the run is resumed, and goes to workers
/// where there are some.</para>
/// <para>SynapseML has no defaults for numFolds, numRuns and parallelism. Its ranges of whole numbers leave the largest out; these do not.</para>
/// </remarks>
public sealed class TuneHyperparameters : SearchEstimator<TuneHyperparameters.Found>
{
    /// <summary>The estimators or pipelines that are tuned; each may be another kind of model of the same columns.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<Estimator> Models { get; init; } = [];

    /// <summary>The parameters, their values or ranges, and how they are gone through: <c>search</c> is random or grid.</summary>
    [Required]
    public ParamSpace? ParamSpace { get; init; }

    /// <summary>What trials are judged by.</summary>
    [Required]
    [AllowedValues(
        null, "accuracy", "precision", "recall", "AUC", "areaUnderROC", "areaUnderPR", "average_precision", "log_loss", "mse", "rmse", "r2", "mae")]
    public string? EvaluationMetric { get; init; }

    /// <summary>How many folds the rows are dealt to.</summary>
    [Range(2, 1_000)]
    public int NumFolds { get; init; } = 3;

    /// <summary>How many trials are drawn; of a grid, how many combinations are tried at most.</summary>
    [Range(1, 1_000)]
    public int NumRuns { get; init; } = 10;

    /// <summary>How many fits are at work at a time; 0 for as many as there are processors, 8 at most.</summary>
    [Range(0, 1_000)]
    public int Parallelism { get; init; }

    /// <summary>Seed of folds and draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Models.Count == 0 || ParamSpace is not { } space)
            return [];
        return space.Params.Count == 0
            ? [BadParameter(nameof(ParamSpace), "There is nothing to tune", "Give params: with one parameter at least.")]
            : space.Search is not ("random" or "grid")
                ? [BadParameter(nameof(ParamSpace), $"The search '{space.Search}' is not known", "The searches are random and grid.")]
                : space.Params.SelectMany(param => Objections(space, param)).Concat(TooMany());
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Schema first = Models[0].TransformSchema(input);
        foreach (Estimator model in Models.Skip(1))
        {
            Schema other = model.TransformSchema(input);
            if (!Schemas.Names(other).SequenceEqual(Schemas.Names(first)))
            {
                throw new SpecificationException(
                    $"{model.Uid} gives other columns than {Models[0].Uid}, and either may turn out to be the best", Location.OfParameter(Uid, "models"),
                    "Let all of them write the same columns.");
            }
        }
        return first;
    }

    /// <inheritdoc/>
    protected override ChildrenStep Children(Found? state) => state is null
        ? new ChildrenStep([.. PlannedTrials.SelectMany(trial => Enumerable.Range(0, NumFolds).Select(fold => Child(trial, fold)))]) { Parallelism = Parallelism }
        : new ChildrenStep([new ChildFit { Name = $"trial {state.Best}, on all rows", Estimator = PlannedTrials[state.Best].Estimator, KeepsModel = true }]);

    /// <inheritdoc/>
    protected override async ValueTask<SearchTurn<Found>> LearnAsync(
        Found? state, IReadOnlyList<ChildOutcome> children, Schema input, StageContext context, CancellationToken cancellationToken)
    {
        if (state is null)
            return Judge([.. PlannedTrials.Select((trial, i) => Outcome(trial, [.. children.Skip(i * NumFolds).Take(NumFolds)]))]);
        if (children[0].Model is not { } load)
        {
            throw new DataException(
                $"The best trial ({state.Trials[state.Best].Describe()}) cannot be fitted on all rows: {children[0].Error}", Location.OfStage(Uid),
                "It could be fitted on each of the folds; look at the rows as a whole.");
        }
        return new SearchTurn<Found>(null, new TuneHyperparametersModel
        {
            Uid = Uid + "Model", BestModel = await load(cancellationToken).ConfigureAwait(false), EvaluationMetric = EvaluationMetric!,
            BestMetric = state.Trials[state.Best].Metric!.Value, BestTrial = state.Best, Trials = state.Trials,
        });
    }

    private IReadOnlyList<PlannedTrial> PlannedTrials => TrialPlan.Of(this);

    private bool SmallerIsBetter => EvaluationMetric is "mse" or "rmse" or "mae" or "log_loss";

    private ChildFit Child(PlannedTrial trial, int fold) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"trial {trial.Trial.Number}, fold {fold}"),
        Estimator = trial.Estimator,
        Split = new SplitSpecification { Folds = NumFolds, Fold = fold, Seed = Seed },
        Evaluation = TrialEvaluation.Of(trial.Estimator, EvaluationMetric!, Uid),
    };

    private Trial Outcome(PlannedTrial trial, IReadOnlyList<ChildOutcome> folds)
    {
        string column = MetricNames.ColumnOf(EvaluationMetric!)!;
        double[] metrics = [.. folds.Select(fold => fold.Evaluation?.Metrics.GetValueOrDefault(column, double.NaN) ?? double.NaN)];
        string? error = folds.FirstOrDefault(static fold => fold.Error is not null)?.Error
            ?? (metrics.Any(double.IsNaN) ? $"{EvaluationMetric} is not defined on a fold" : null);
        return error is null ? trial.Trial with { Metric = metrics.Average(), FoldMetrics = metrics } : trial.Trial with { Error = error };
    }

    // Of equally good trials the first is the best.
    private SearchTurn<Found> Judge(Trial[] trials)
    {
        Trial? best = SmallerIsBetter
            ? trials.Where(static trial => trial.Metric is not null).MinBy(static trial => trial.Metric)
            : trials.Where(static trial => trial.Metric is not null).MaxBy(static trial => trial.Metric);
        if (best is null)
            throw new DataException($"None of the {trials.Length} trials succeeded; the first failed with: {trials[0].Error}", Location.OfStage(Uid), "Fit a model alone first, with the parameters of that trial.");
        string news = string.Create(CultureInfo.InvariantCulture, $"best {EvaluationMetric} {best.Metric:G6} with {best.Describe()}");
        return new SearchTurn<Found>(new Found { Trials = trials, Best = best.Number }, null, news);
    }

    private IEnumerable<SpecificationException> Objections(ParamSpace space, HyperParam param)
    {
        if (param.Objection(space.IsGrid) is { } objection)
            return [BadParameter(nameof(ParamSpace), objection.Problem, objection.Remedy)];
        Stage[] having = [.. TrialPlan.Having(Models, param)];
        if (having.Length == 0)
        {
            string where = param.Model is { } model ? $"No stage '{model}' of the models" : "No model";
            string[] known = [.. Models.SelectMany(StageCopies.Nested).Select(static stage => stage.Uid).Distinct()];
            return [BadParameter(nameof(ParamSpace), $"{where} has a parameter '{param.Param}'", $"The models and their stages are {string.Join(", ", known)}.")];
        }
        return having.SelectMany(stage => param.Values.Select(value => Misfit(stage, param, value))).OfType<SpecificationException>();
    }

    private SpecificationException? Misfit(Stage stage, HyperParam param, System.Text.Json.JsonElement value)
    {
        try
        {
            StageValidation.ThrowIfInvalid(StageCopies.With(stage, [new StageSetting(stage.Uid, param.Param, value)]));
            return null;
        }
        catch (SpecificationException error) when (error.Location.Parameter == param.Param)
        {
            return BadParameter(nameof(ParamSpace), $"{param.Param}: {error.Problem}", error.Remedy);
        }
        catch (SpecificationException)
        {
            // The stage itself reports what is wrong with it whatever is tuned.
            return null;
        }
    }

    private IEnumerable<SpecificationException> TooMany() => (long)NumRuns * NumFolds > ChildrenStep.MaxChildren
        ? [BadParameter(nameof(NumRuns), $"{NumRuns} trials of {NumFolds} folds are more than {ChildrenStep.MaxChildren} fits", "Set numRuns or numFolds lower.")]
        : [];

    /// <summary>What the first round found.</summary>
    public sealed class Found
    {
        /// <summary>The trials.</summary>
        public IReadOnlyList<Trial> Trials { get; init; } = [];

        /// <summary>Number of the best.</summary>
        public int Best { get; init; }
    }
}
