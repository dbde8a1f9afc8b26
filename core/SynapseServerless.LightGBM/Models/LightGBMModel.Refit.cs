using SynapseServerless.Data;
using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// New leaf values for the same splits.
public abstract partial class LightGBMModel
{
    /// <summary>A model with the same splits whose leaves are fitted to new data, as LightGBM's refit does.</summary>
    /// <remarks>
    /// The rows stream through once; what is kept of them is their label, their weight and four bytes for every tree.
    /// A leaf that gets no row keeps the part of its value that <see cref="RefitOptions.DecayRate"/> says.
    /// </remarks>
    /// <param name="data">The new data, with the model's feature column and labels.</param>
    /// <param name="options">Columns and decay; null for the defaults.</param>
    /// <param name="context">The context of the call; null fails on bad rows and logs nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The new model, with this one's parameters; the caller disposes it.</returns>
    /// <exception cref="LightGBMException">The model is one that cannot be refitted, or LightGBM refuses the labels.</exception>
    /// <exception cref="DataException">A row is bad, or there are none.</exception>
    public async Task<LightGBMModel> RefitAsync(
        Dataset data, RefitOptions? options = null, StageContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new RefitOptions();
        if (!(options.DecayRate >= 0 && options.DecayRate <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.DecayRate, "A decay rate is a number from 0 to 1.");
        var model = NativeText.Parse(Booster.Save());
        if (model.Trees.Count == 0)
            throw Refuse("The model has no trees", "Train a new model.");
        if (model.Objective.Name.Length == 0)
            throw Refuse("The model was trained with an objective of its own, which its text does not hold", "Train a new model.");
        if (model.Objective.AveragesTrees)
            throw Refuse("The model is a random forest, whose trees do not build on each other", "Train a new forest.");
        if (model.IsLinear)
            throw Refuse("The model has linear models in its leaves", "Refit models whose leaves hold one number.");
        if (IsRanking && options.GroupCol is null)
            throw Refuse("The model ranks, and no column tells which rows are ranked together", "Set groupCol.");
        using var rows = new RefitRows(Booster, FeaturesCol, options, Uid);
        await rows.ReadAsync(data, context ?? new StageContext(Uid), ShapeCheck, cancellationToken).ConfigureAwait(false);
        // The fit keeps a thread busy for as long as it lasts; it is not to be one of the pool's.
        string text = await Task.Factory.StartNew(
            () => rows.Refit(model, RefitParameters(model, options)), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        return With(Booster.Load(text), text, Record with { TrainingRows = rows.Count, ValidationRows = 0, Metrics = new Dictionary<string, IReadOnlyList<double>>() });

        LightGBMException Refuse(string problem, string remedy) => new(problem, Location.OfStage(Uid), remedy);
    }

    private bool IsRanking => Objective.Name is "lambdarank" or "rank_xendcg";

    // What decides a leaf's value: the objective and its parameters, regularization. All else that was set is about splits.
    private static readonly string[] s_leafParameters =
    [
        "lambda_l1", "lambda_l2", "max_delta_step", "alpha", "fair_c", "poisson_max_delta_step", "tweedie_variance_power", "is_unbalance",
        "scale_pos_weight", "label_gain", "lambdarank_truncation_level", "lambdarank_norm", "objective_seed",
    ];

    private NativeParameters RefitParameters(TreeModel model, RefitOptions options)
    {
        var parameters = new NativeParameters();
        foreach (string line in GetNativeModel().Split('\n'))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && line[0] == '[' && line[^1] == ']' && s_leafParameters.Contains(line[1..colon]) && line[(colon + 2)..^1] is { Length: > 0 } value)
                parameters.Set(line[1..colon], line[1..colon] is "is_unbalance" or "lambdarank_norm" ? (value == "1" ? "true" : "false") : value);
        }
        return parameters
            .Set("objective", model.Objective.Name)
            .Set("num_class", model.ClassCount)
            .Set("sigmoid", model.Objective.Sigmoid)
            .Set("reg_sqrt", model.Objective.HasSquareRoot)
            .Set("num_leaves", Math.Max(2, model.Trees.Max(tree => tree.LeafCount)))
            .Set("refit_decay_rate", options.DecayRate)
            .Set("num_threads", NumThreads)
            .Set("verbosity", -1);
    }
}
