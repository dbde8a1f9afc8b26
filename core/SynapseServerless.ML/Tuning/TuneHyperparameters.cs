using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Tries combinations of parameters by cross-validation, and fits the best on all rows.</summary>
/// <remarks>
/// <para>Trial <c>i</c> takes model <c>i</c> modulo their number and a combination of <see cref="ParamSpace"/>; it is fitted and evaluated once
/// for each fold, and its metric is the average. Folds do not depend on the trial. A trial that fails is kept with its error; the
/// fit fails when all do.</para>
/// <para>On an engine every fit is a run of its own under its parent: it is kept, found again when the run is resumed, and goes to workers
/// where there are some.</para>
/// <para>SynapseML has no defaults for numFolds, numRuns and parallelism. Its ranges of whole numbers leave the largest out; these do not. Successive halving, TPE, pruning, the time budget
/// and folds that keep classes or groups together are additions.</para>
/// </remarks>
public sealed class TuneHyperparameters : Estimator, ITrialSearch
{
    /// <summary>The estimators or pipelines that are tuned; each may be another kind of model of the same columns.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<Estimator> Models { get; init; } = [];

    /// <summary>The parameters, their values or ranges, and how they are gone through: <c>search</c> is random, grid, halving or tpe.</summary>
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

    /// <summary>Whether every fold has its share of each class, to within one row.</summary>
    public bool Stratify { get; init; }

    /// <summary>The column whose rows of one value are in one fold, such as a customer; null to deal rows one by one.</summary>
    public string? GroupCol { get; init; }

    /// <summary>The column that has the number of the row's fold, from 0; null to draw it.</summary>
    public string? FoldCol { get; init; }

    /// <summary>How many trials are drawn; of a grid, how many combinations are tried at most.</summary>
    [Range(1, 1_000)]
    public int NumRuns { get; init; } = 10;

    /// <summary>How many fits run at once; 0 for as many as there are processors, 8 at most.</summary>
    [Range(0, 1_000)]
    public int Parallelism { get; init; }

    /// <summary>
    /// Whether trials are given up early: <c>none</c>, or <c>median</c>: trials go through the folds one by one, and one that is worse than the median of all after as many folds is given up.
    /// </summary>
    [AllowedValues("none", "median")]
    public string Pruning { get; init; } = "none";

    /// <summary>How long the search may take in all, in seconds, the fit on all rows included; null for no limit.</summary>
    /// <remarks>
    /// Fits that are running when the time of the trials is over are given up, and time for the fit on all rows is kept free, by what fits of folds took. LightGBM ends that
    /// fit after the iteration in which the time is over; a stage that cannot be ended in the midst may take longer.
    /// </remarks>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double? TimeBudgetSeconds { get; init; }

    /// <summary>The parameter that says how long a fit takes, for successive halving; null for <c>numIterations</c> or <c>maxIter</c>, whichever all models have.</summary>
    public string? ResourceParam { get; init; }

    /// <summary>The least value of that parameter; its value in the models is the most.</summary>
    [Range(1, int.MaxValue)]
    public int ResourceMin { get; init; } = 1;

    /// <summary>Of how many trials one goes on in successive halving, and how many times longer it is then fitted.</summary>
    [Range(1.1, 100)]
    public double ReductionFactor { get; init; } = 3;

    /// <summary>Seed of folds and draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override FitPlan Plan => new TrialPlan(this);

    string ITrialSearch.Metric => EvaluationMetric!;

    bool ITrialSearch.SmallerIsBetter => TrialEvaluation.SmallerIsBetter(EvaluationMetric!);

    FoldWish ITrialSearch.Folds => Wish;

    TimeSpan? ITrialSearch.Budget => TimeBudgetSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    bool ITrialSearch.FallsBack => false;

    IWaves ITrialSearch.Waves
    {
        get
        {
            var source = new SpaceSource(Models, ParamSpace!, NumRuns, Seed);
            return ParamSpace!.Search switch
            {
                "halving" => new HalvingWaves(source, Resource!.Value.Param, ResourceMin, Resource.Value.Most, ReductionFactor),
                "tpe" => new FoldWaves(new TpeSource(source, NumRuns, Seed), Pruning == "median"),
                _ => new FoldWaves(source, Pruning == "median"),
            };
        }
    }

    private FoldWish Wish => new(NumFolds, Seed)
    {
        Stratify = Stratify, GroupCol = GroupCol, FoldCol = FoldCol, LabelCol = TrialParams.Named(Models[0], "labelCol"),
        IsClassification = EvaluationMetric is not null && MetricNames.KindOf(EvaluationMetric) == EvaluationKind.Classification,
    };

    private (string Param, long Most)? Resource => TuningChecks.Resource(Models, ResourceParam);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Models.Count == 0 || ParamSpace is not { } space)
            return [];
        var errors = new List<SpecificationException>();
        if (space.Params.Count == 0)
            errors.Add(BadParameter(nameof(ParamSpace), "There is nothing to tune", "Give params: with one parameter at least."));
        else if (!ParamSpace.Searches.Contains(space.Search))
            errors.Add(BadParameter(nameof(ParamSpace), $"The search '{space.Search}' is not known", "The searches are random, grid, halving and tpe."));
        else
            errors.AddRange(space.Params.SelectMany(param => TuningChecks.Objections(Models, space, param)).Select(wrong => BadParameter(nameof(ParamSpace), wrong.Problem, wrong.Remedy)));
        if (space.Search == "halving" && Resource is null)
        {
            errors.Add(BadParameter(
                nameof(ResourceParam), ResourceParam is null ? "No parameter that all models have says how long a fit takes" : $"Not all models have a number '{ResourceParam}'",
                ResourceParam is null ? "Name it in resourceParam." : Suggestions.Remedy(ResourceParam, TuningChecks.Names(Models), "parameters")));
        }
        if (space.Search == "halving" && Resource is { } resource && resource.Most < ResourceMin)
            errors.Add(BadParameter(nameof(ResourceMin), $"The models have {resource.Param} {resource.Most}, and resourceMin is {ResourceMin}", "Set it lower."));
        if (space.Search == "halving" && Pruning != "none")
            errors.Add(BadParameter(nameof(Pruning), "Successive halving gives trials up by itself", "Leave pruning out."));
        if (Wish.Objection is { } fold)
            errors.Add(BadParameter(fold.Parameter, fold.Problem, fold.Remedy));
        if ((long)NumRuns * NumFolds > ChildrenStep.MaxChildren)
            errors.Add(BadParameter(nameof(NumRuns), $"{NumRuns} trials of {NumFolds} folds are more than {ChildrenStep.MaxChildren} fits", "Set numRuns or numFolds lower."));
        return errors;
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        TuningChecks.Columns(input, Uid, Wish);
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

    AggregateTransformer ITrialSearch.Evaluation(Estimator estimator) => TrialEvaluation.Of(estimator, EvaluationMetric!, Uid);

    double ITrialSearch.Read(EvaluationResult evaluation) => TrialEvaluation.Read(evaluation, EvaluationMetric!);

    Transformer ITrialSearch.Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model) => new TuneHyperparametersModel
    {
        Uid = Uid + "Model", BestModel = model, EvaluationMetric = EvaluationMetric!, BestMetric = best.Metric ?? double.NaN, BestTrial = best.Number, Trials = trials,
    };
}
