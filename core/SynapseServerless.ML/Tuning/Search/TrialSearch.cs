using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A search whose trials are fitted on folds and judged by a metric.</summary>
internal interface ITrialSearch
{
    /// <summary>Uid of the stage.</summary>
    string Uid { get; }

    /// <summary>The estimators that trials are copies of.</summary>
    IReadOnlyList<Estimator> Models { get; }

    /// <summary>What trials are judged by, for messages.</summary>
    string Metric { get; }

    /// <summary>Whether a smaller metric is better.</summary>
    bool SmallerIsBetter { get; }

    /// <summary>How rows are dealt.</summary>
    FoldWish Folds { get; }

    /// <summary>How many fits run at once; 0 for as many as there are processors, 8 at most.</summary>
    int Parallelism { get; }

    /// <summary>How long the search may take in all; null for no limit.</summary>
    TimeSpan? Budget { get; }

    /// <summary>Which trials there are, and which of them go on.</summary>
    IWaves Waves { get; }

    /// <summary>Whether the first trial is fitted where none was judged in time.</summary>
    bool FallsBack { get; }

    /// <summary>What kind of search it is, which the labels say; null where that is known without them.</summary>
    string? Kind(FoldScan.Counts counts, Apache.Arrow.Schema input) => null;

    /// <summary>The search, once its kind is known.</summary>
    ITrialSearch Told(string? kind) => this;

    /// <summary>What evaluates the scored rows of an estimator's model.</summary>
    AggregateTransformer Evaluation(Estimator estimator);

    /// <summary>The metric of an evaluation; NaN where it is not defined.</summary>
    double Read(EvaluationResult evaluation);

    /// <summary>The model of the stage.</summary>
    Transformer Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model);
}

/// <summary>Decides which fits come next.</summary>
internal interface IWaves
{
    /// <summary>The next wave; null when the search is over.</summary>
    /// <param name="search">The search.</param>
    /// <param name="state">What is known so far; new trials are added to it, and given up ones marked.</param>
    /// <param name="width">How many trials run at once.</param>
    Wave? Next(ITrialSearch search, SearchState state, int width);
}

/// <summary>Fits that are running together: some folds of some trials.</summary>
public sealed record Wave
{
    /// <summary>Numbers of the trials.</summary>
    public IReadOnlyList<int> Trials { get; init; } = [];

    /// <summary>The first fold.</summary>
    public int FirstFold { get; init; }

    /// <summary>The fold after the last.</summary>
    public int EndFold { get; init; }

    /// <summary>The rung of successive halving, from 0.</summary>
    public int Rung { get; init; }

    /// <summary>The parameter that a rung sets, and its value; null for none.</summary>
    public string? ResourceParam { get; init; }

    /// <summary>The value of it.</summary>
    public long Resource { get; init; }

    /// <summary>When its fits are given up.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>What a search knows so far.</summary>
public sealed class SearchState
{
    /// <summary>How rows are dealt.</summary>
    public FoldPlan Folds { get; init; } = new();

    /// <summary>What kind of search it is; null where there is one.</summary>
    public string? Kind { get; init; }

    /// <summary>When the search began.</summary>
    public DateTimeOffset Began { get; init; }

    /// <summary>The trials so far.</summary>
    public List<Trial> Trials { get; init; } = [];

    /// <summary>What is fitted now; null when only the best is.</summary>
    public Wave? Wave { get; set; }

    /// <summary>Number of the best, once the search is over.</summary>
    public int Best { get; set; }

    /// <summary>The longest fit so far, in seconds.</summary>
    public double LongestFit { get; set; }
}
