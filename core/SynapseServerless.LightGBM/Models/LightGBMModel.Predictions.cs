using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// Columns of predictions: no tree is walked twice for a batch but for SHAP values, which are another kind of walk.
public abstract partial class LightGBMModel
{
    /// <summary>The columns the model adds.</summary>
    private protected virtual IReadOnlyList<Field> OutputFields() =>
        Outputs.Fields(PredictionCol, LeafPredictionCol, FeaturesShapCol, IterationsUsed * Booster.TreesPerIteration, (Booster.FeatureCount + 1) * Booster.TreesPerIteration);

    /// <summary>Computes the columns that are not leaf indexes or SHAP values, by name.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="raw">Their raw scores, where these are known already.</param>
    /// <param name="parameters">Native parameters.</param>
    /// <param name="columns">Gets the columns.</param>
    private protected virtual void Predict(FeatureBlock features, byte[]? raw, string parameters, Dictionary<string, byte[]> columns)
    {
        if (raw is not null)
            Objective.ToNumbers(Outputs.Numbers(raw), IterationsUsed);
        columns[PredictionCol] = raw ?? Predict(features, PredictionKind.Probability, parameters);
    }

    /// <summary>One call for all rows.</summary>
    private protected byte[] Predict(FeatureBlock features, PredictionKind kind, string parameters)
    {
        byte[] memory = Outputs.Allocate(features.Rows, Booster.OutputsPerRow(kind, StartIteration, NumIterations));
        Predict(features, kind, Outputs.Numbers(memory), parameters);
        return memory;
    }

    /// <summary>How many iterations predictions are made of.</summary>
    private protected int IterationsUsed
    {
        get
        {
            int left = Math.Max(0, Booster.IterationCount - StartIteration);
            return NumIterations > 0 ? Math.Min(NumIterations, left) : left;
        }
    }

    private string ShapeCheck => PredictDisableShapeCheck ? "predict_disable_shape_check=true" : "";

    private RecordBatch Append(RecordBatch batch, FeatureBlock features, AddedColumns added, Lazy<LeafScores> scores, StageContext context)
    {
        int threads = NumThreads > 0 ? NumThreads : context.Threads;
        string parameters = $"num_threads={threads} {ShapeCheck}";
        var columns = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        byte[]? raw = null;
        if (LeafPredictionCol.Length > 0)
        {
            byte[] leaves = Predict(features, PredictionKind.LeafIndex, parameters);
            columns[LeafPredictionCol] = leaves;
            // The native library walks all trees again for the scores.
            raw = Managed is null ? scores.Value.Sum(Outputs.Numbers(leaves), features.Rows) : null;
        }
        Predict(features, raw, parameters, columns);
        if (FeaturesShapCol.Length > 0)
            columns[FeaturesShapCol] = Predict(features, PredictionKind.Contribution, parameters);
        return added.To(batch, [.. added.Fields.Select(field => Outputs.Column(field, columns[field.Name], batch.Length))]);
    }
}
