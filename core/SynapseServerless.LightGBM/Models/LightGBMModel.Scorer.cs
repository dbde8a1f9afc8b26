using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Native;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM;

// Who scores: the trees in C#, which give the native library's numbers to the last bit, or the native library itself.
public abstract partial class LightGBMModel
{
    private const string Auto = "auto", Native = "native", ManagedOnly = "managed";

    private (int Version, int Start, int Iterations, TreeScorer Scorer)? _scorer;

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes() =>
        _booster is not null && Scorer == Auto && MadeReady().BlockRefusal is { } reason
            ? [.. base.Notes(), new StageNote(Uid, ParameterName.FromProperty(nameof(Scorer)), $"The native library scores: {reason}.")]
            : base.Notes();

    /// <summary>The trees in C#; null where the native library scores.</summary>
    private protected TreeScorer? Managed => Scorer != Native && MadeReady() is { BlockRefusal: null } scorer ? scorer : null;

    private string ScorerFact =>
        Scorer == Native ? "native" : MadeReady().BlockRefusal is { } reason ? $"native ({reason})" : "managed";

    // A booster may be trained on after it was first asked.
    private TreeScorer MadeReady()
    {
        lock (_scorerLock)
        {
            if (_scorer is not { } known || (known.Version, known.Start, known.Iterations) != (Booster.Version, StartIteration, NumIterations))
            {
                var ensemble = TreeEnsemble.Of(Trees.NativeText.Parse(Booster.Save()));
                _scorer = known = (Booster.Version, StartIteration, NumIterations, new TreeScorer(ensemble, StartIteration, NumIterations));
            }
            return known.Scorer;
        }
    }

    private readonly Lock _scorerLock = new();

    private void CheckScorer()
    {
        if (Scorer == ManagedOnly && MadeReady().BlockRefusal is { } reason)
        {
            throw new SpecificationException(
                $"The model is beyond what is scored in C#: {reason}", Location.OfParameter(Uid, ParameterName.FromProperty(nameof(Scorer))), "Set it to auto or native.");
        }
    }

    private protected void Predict(FeatureBlock features, PredictionKind kind, Span<double> destination, string parameters)
    {
        if (KindOf(kind) is not { } known || Managed is not { } scorer || !features.Score(scorer, known, destination, ThreadsOf(parameters)))
            features.Predict(Booster, kind, StartIteration, NumIterations, destination, parameters);
    }

    private bool TryScore(ReadOnlySpan<float> features, PredictionKind kind, Span<double> destination)
    {
        if (KindOf(kind) is not { } known || Managed is not { } scorer || features.IsEmpty || (Scorer == Auto && !scorer.HasRowTables))
            return false;
        if (features.Length != scorer.FeatureCount && !PredictDisableShapeCheck)
        {
            throw new LightGBMException(
                $"The row has {features.Length} values and the model was trained on {scorer.FeatureCount}", Location.OfStage(Uid, FeaturesCol),
                "Assemble the same features as for training.");
        }
        scorer.Score(features, features.Length, known, destination);
        return true;
    }

    private static int ThreadsOf(string parameters) => NativeThreads.Wanted(parameters) is > 0 and int wanted ? wanted : Environment.ProcessorCount;

    private static ScoreKind? KindOf(PredictionKind kind) => kind switch
    {
        PredictionKind.Probability => ScoreKind.Output,
        PredictionKind.RawScore => ScoreKind.Raw,
        PredictionKind.LeafIndex => ScoreKind.Leaf,
        _ => null,
    };
}
