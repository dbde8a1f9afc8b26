namespace SynapseServerless.LightGBM;

/// <summary>How the importance of a feature is measured; the values are those of LightGBM's C API.</summary>
public enum ImportanceKind
{
    /// <summary>How many splits use the feature.</summary>
    Split = 0,

    /// <summary>How much the splits that use the feature reduced the loss, in sum.</summary>
    Gain = 1,
}
