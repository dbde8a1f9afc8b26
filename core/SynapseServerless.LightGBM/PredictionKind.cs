namespace SynapseServerless.LightGBM;

/// <summary>What a booster predicts for a row; the values are those of LightGBM's C API.</summary>
public enum PredictionKind
{
    /// <summary>The objective's output: probabilities for classification, the value for regression; one number per class or one.</summary>
    Probability = 0,

    /// <summary>Sums of leaf values, before the objective's transformation; one number per class or one.</summary>
    RawScore = 1,

    /// <summary>Index of the leaf the row falls into, for every tree.</summary>
    LeafIndex = 2,

    /// <summary>SHAP values of every feature and, last, the expected value; for several classes, one such run per class.</summary>
    Contribution = 3,
}
