using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>The checkpoints of a fit.</summary>
/// <param name="store">Where they are kept; null where they are not, or not by this rank.</param>
/// <param name="interval">After how many iterations one is kept; 0 for none.</param>
/// <param name="fingerprint">What is trained.</param>
/// <param name="parameters">Native parameters.</param>
/// <param name="last">The one to go on from; null to begin.</param>
/// <param name="cancellationToken">Ends the fit.</param>
internal sealed class FitCheckpoints(
    IFitCheckpoints? store, int interval, string fingerprint, NativeParameters parameters, FitCheckpoint? last, CancellationToken cancellationToken)
{
    /// <summary>How checkpoints are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The one to go on from.</summary>
    public FitCheckpoint? Last => last;

    /// <summary>The blocks of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="earlier">The model that the part goes on from.</param>
    /// <param name="before">What was recorded of the parts before.</param>
    public FitBlocks Of(int part, Booster? earlier, TrainingRecord? before)
    {
        FitCheckpoint? resumed = last?.Part == part ? last : null;
        int earlierIterations = resumed?.State.EarlierIterations ?? earlier?.IterationCount ?? 0;
        Action<Booster, LoopState>? save = store is null ? null : (booster, state) =>
        {
            string text = booster.Save();
            if (resumed is null && earlier is not null)
            {
                using Booster copy = Booster.Load(text);
                copy.Prepend(earlier);
                text = copy.Save();
            }
            var checkpoint = new FitCheckpoint(fingerprint, part, before, state with { EarlierIterations = earlierIterations }, text);
            // The thread that trains has nothing else to do: what it trains next may rest on this being kept.
            store.SaveAsync(JsonSerializer.SerializeToUtf8Bytes(checkpoint, Json), cancellationToken).GetAwaiter().GetResult();
        };
        return new FitBlocks(interval, parameters, resumed, save);
    }

    /// <summary>Whether a training can go on from its trees alone.</summary>
    /// <remarks>
    /// Trees and scores are all there is to go on from, beside seeds, which every block of iterations has of its own. Where LightGBM
    /// keeps more than that (dropped trees, averages, errors of quantization, thresholds drawn at random, iterations without
    /// sampling), a training that was cut short starts again.
    /// </remarks>
    public static bool CanGoOn(NativeParameters parameters) =>
        (parameters["boosting"] ?? "gbdt") is "gbdt" or "gbrt"
        && (parameters["data_sample_strategy"] ?? "bagging") == "bagging"
        && !IsOn(parameters, "use_quantized_grad") && !IsOn(parameters, "extra_trees") && !IsOn(parameters, "linear_tree") && !IsOn(parameters, "bagging_by_query")
        && parameters["objective"] is not ("rank_xendcg" or "xendcg" or "xe_ndcg" or "xe_ndcg_mart" or "xendcg_mart")
        && !HasCosts(parameters);

    // What a feature has cost so far is kept outside the trees. Without a penalty there is none, whatever it is multiplied by.
    private static bool HasCosts(NativeParameters parameters) => parameters.Names.Any(name =>
        name.StartsWith("cegb_penalty_", StringComparison.Ordinal) && parameters[name] is { Length: > 0 } text && text.Any(c => c is >= '1' and <= '9'));

    private static bool IsOn(NativeParameters parameters, string name) => parameters[name] is { } text && text is not ("false" or "0" or "-");
}
