using System.Globalization;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM;

// SHAP values and interactions: by the trees in C#, or by the native library's own, which knows neither interactions nor linear trees.
public abstract partial class LightGBMModel
{
    /// <summary>What pairs of features contribute together to the raw score of one row: a matrix of (features + 1) times (features + 1) numbers, row after row, class after class.</summary>
    /// <remarks>Half of what two features contribute together stands on either side of the diagonal. Rows of the matrix add up to the SHAP values; the expected value stands at its end.</remarks>
    /// <param name="features">The feature vector; NaN is a missing value.</param>
    /// <exception cref="SynapseException">The vector has another length than those the model was trained on, or the scorer is native.</exception>
    public IReadOnlyList<double> GetFeatureShapInteractions(ReadOnlySpan<float> features)
    {
        if (Scorer == Native)
            throw new SynapseException("The native library has no interactions", Location.OfParameter(Uid, ParameterName.FromProperty(nameof(Scorer))), "Set it to auto or managed.");
        TreeExplainer explainer = MadeReady().Explainer.Value;
        CheckWidth(features.Length, explainer.FeatureCount);
        if (explainer.InteractionsPerRow > System.Array.MaxLength)
        {
            throw new LightGBMException(
                string.Create(CultureInfo.InvariantCulture, $"A row would have {explainer.InteractionsPerRow:N0} interactions"), Location.OfStage(Uid), "Train with fewer features or classes.");
        }
        double[] values = new double[explainer.InteractionsPerRow];
        try
        {
            explainer.Interactions(features, features.Length, values);
        }
        catch (TreeModelException error)
        {
            throw new LightGBMException(error.Problem, Location.OfStage(Uid), error.Remedy, error);
        }
        return values;
    }

    /// <inheritdoc/>
    [NotAParameter]
    public TreeExplainer? TreeExplainer => _booster is null ? null : Explainer;

    /// <inheritdoc/>
    int ITreeModel.FeatureCount => Booster.FeatureCount;

    /// <inheritdoc/>
    public InterventionalExplainer? Against(ReadOnlySpan<float> background, int width, IReadOnlyList<double>? weights, IReadOnlyList<int>? players) =>
        _booster is null || Scorer == Native ? null : new InterventionalExplainer(MadeReady().Ensemble, background, width, weights, players, StartIteration, NumIterations);

    /// <inheritdoc/>
    public CoalitionColumn? Coalitions(ReadOnlySpan<float> background, int width, string column)
    {
        if (_booster is null || Managed is null || Converted(column) is not var (numbers, convert))
            return null;
        var scorer = new CoalitionScorer(MadeReady().Ensemble, background, width, StartIteration, NumIterations);
        return scorer.Refusal is null ? new CoalitionColumn(scorer, numbers, NumThreads > 0 ? NumThreads : Environment.ProcessorCount, convert) : null;
    }

    /// <summary>How the numbers of a column follow from raw scores, row after row; null where they do not.</summary>
    private protected virtual (int Numbers, Action<double[], double[]> Convert)? Converted(string column)
    {
        if (RawScores(column) is not { } scores)
            return null;
        int classes = Booster.TreesPerIteration;
        return (scores.Count, (raw, target) =>
        {
            for (int row = 0; row < raw.Length / classes; row++)
            {
                for (int k = 0; k < scores.Count; k++)
                    target[(row * scores.Count) + k] = scores[k].Factor * raw[(row * classes) + scores[k].Class];
            }
        });
    }

    /// <inheritdoc/>
    // The mean over trees is no sum of what they say.
    public virtual IReadOnlyList<(int Class, double Factor)>? RawScores(string column) =>
        column == PredictionCol && !Objective.AveragesTrees && Objective.Transformation == ScoreTransformation.None ? [(0, 1)] : null;

    /// <summary>The trees in C#; null where the native library computes SHAP values.</summary>
    private TreeExplainer? Explainer => Scorer != Native && MadeReady().Explainer.Value is { Refusal: null } explainer ? explainer : null;

    private string ContributionsFact =>
        Scorer == Native ? "native" : MadeReady().Explainer.Value.Refusal is { } reason ? $"native ({reason})" : "managed";

    private bool TryExplain(ReadOnlySpan<float> features, Span<double> destination)
    {
        if (features.IsEmpty || Explainer is not { } explainer)
            return false;
        CheckWidth(features.Length, explainer.FeatureCount);
        explainer.Contributions(features, features.Length, destination);
        return true;
    }

    private void CheckContributions()
    {
        if (Explainer is not null)
            return;
        if (Scorer == ManagedOnly)
        {
            throw new SpecificationException(
                $"SHAP values of the model cannot be computed in C#: {MadeReady().Explainer.Value.Refusal}", Location.OfParameter(Uid, ParameterName.FromProperty(nameof(Scorer))),
                "Set it to auto or native, or leave featuresShapCol empty.");
        }
        try
        {
            Booster.CheckKind(PredictionKind.Contribution);
        }
        catch (LightGBMException error)
        {
            throw new SpecificationException(
                error.Problem, Location.OfParameter(Uid, ParameterName.FromProperty(nameof(FeaturesShapCol))), Scorer == Native ? "Leave it empty, or set scorer to auto." : "Leave it empty.", error);
        }
    }
}
