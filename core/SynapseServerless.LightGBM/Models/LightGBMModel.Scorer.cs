using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Native;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM;

// Who scores: the trees in C#, which give the native library's numbers to the last bit, or the native library itself.
public abstract partial class LightGBMModel
{
    private const string Auto = "auto", Native = "native", ManagedOnly = "managed";

    private ReadyTrees? _ready;

    private readonly Lock _readyLock = new();

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes()
    {
        foreach (StageNote note in base.Notes())
            yield return note;
        if (_booster is null || Scorer != Auto)
            yield break;
        if (MadeReady().Scorer.BlockRefusal is { } reason)
            yield return new StageNote(Uid, ParameterName.FromProperty(nameof(Scorer)), $"The native library scores: {reason}.");
        if (FeaturesShapCol.Length > 0 && MadeReady().Explainer.Value.Refusal is { } missing)
            yield return new StageNote(Uid, ParameterName.FromProperty(nameof(FeaturesShapCol)), $"The native library computes SHAP values: {missing}.");
    }

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Facts()
    {
        if (_booster is null)
            yield break;
        yield return new StageNote(Uid, ParameterName.FromProperty(nameof(Scorer)), $"Rows are scored by {WordsOf(ScorerFact)}.");
        if (FeaturesShapCol.Length > 0)
            yield return new StageNote(Uid, ParameterName.FromProperty(nameof(FeaturesShapCol)), $"SHAP values are computed by {WordsOf(ContributionsFact)}.");
    }

    /// <inheritdoc/>
    public override long TableBytes => _booster is null || Scorer == Native
        ? 0
        : MadeReady().Scorer.TableBytes + (FeaturesShapCol.Length > 0 ? MadeReady().Explainer.Value.MostTableBytes : 0);

    /// <summary>The trees in C#; null where the native library scores.</summary>
    private protected TreeScorer? Managed => Scorer != Native && MadeReady().Scorer is { BlockRefusal: null } scorer ? scorer : null;

    private string ScorerFact =>
        Scorer == Native ? "native" : MadeReady().Scorer.BlockRefusal is { } reason ? $"native ({reason})" : "managed";

    private static string WordsOf(string fact) => fact.StartsWith(ManagedOnly, StringComparison.Ordinal) ? "code in C# (managed)" : $"LightGBM's library ({fact.Replace(" (", ": ", StringComparison.Ordinal).TrimEnd(')')})";

    // A booster may be trained on after it was first asked.
    private ReadyTrees MadeReady()
    {
        lock (_readyLock)
        {
            if (_ready is not { } known || (known.Version, known.Start, known.Iterations) != (Booster.Version, StartIteration, NumIterations))
            {
                var ensemble = TreeEnsemble.Of(Booster.TakeTrees());
                _ready = known = new ReadyTrees(
                    Booster.Version, StartIteration, NumIterations, ensemble, new TreeScorer(ensemble, StartIteration, NumIterations),
                    new Lazy<TreeExplainer>(() => new TreeExplainer(ensemble, StartIteration, NumIterations)));
            }
            return known;
        }
    }

    private void CheckScorer()
    {
        if (Scorer == Native)
            Booster.ForgetTrees();
        if (Scorer == ManagedOnly && MadeReady().Scorer.BlockRefusal is { } reason)
        {
            throw new SpecificationException(
                $"The model is beyond what is scored in C#: {reason}", Location.OfParameter(Uid, ParameterName.FromProperty(nameof(Scorer))), "Set it to auto or native.");
        }
    }

    private protected void Predict(FeatureBlock features, PredictionKind kind, Span<double> destination, string parameters)
    {
        if (!TryPredict(features, kind, destination, ThreadsOf(parameters)))
            features.Predict(Booster, kind, StartIteration, NumIterations, destination, parameters);
    }

    private bool TryPredict(FeatureBlock features, PredictionKind kind, Span<double> destination, int threads) => KindOf(kind) is { } known
        ? Managed is { } scorer && features.Score(scorer, known, destination, threads)
        : Explainer is { } explainer && features.Explain(explainer, destination, threads);

    private bool TryScore(ReadOnlySpan<float> features, PredictionKind kind, Span<double> destination)
    {
        if (KindOf(kind) is not { } known || Managed is not { } scorer || features.IsEmpty || (Scorer == Auto && !scorer.HasRowTables))
            return false;
        CheckWidth(features.Length, scorer.FeatureCount);
        scorer.Score(features, features.Length, known, destination);
        return true;
    }

    private void CheckWidth(int width, int expected)
    {
        if (width != expected && !PredictDisableShapeCheck)
        {
            throw new LightGBMException(
                $"The row has {width} values and the model was trained on {expected}", Location.OfStage(Uid, FeaturesCol), "Assemble the same features as for training.");
        }
    }

    private static int ThreadsOf(string parameters) => NativeThreads.Wanted(parameters) is > 0 and int wanted ? wanted : Environment.ProcessorCount;

    private static ScoreKind? KindOf(PredictionKind kind) => kind switch
    {
        PredictionKind.Probability => ScoreKind.Output,
        PredictionKind.RawScore => ScoreKind.Raw,
        PredictionKind.LeafIndex => ScoreKind.Leaf,
        _ => null,
    };

    private sealed record ReadyTrees(int Version, int Start, int Iterations, TreeEnsemble Ensemble, TreeScorer Scorer, Lazy<TreeExplainer> Explainer);
}
