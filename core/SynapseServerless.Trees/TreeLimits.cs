namespace SynapseServerless.Trees;

/// <summary>How much is taken of a model.</summary>
public static class TreeLimits
{
    /// <summary>Most classes, and so most trees of an iteration.</summary>
    public const int Classes = 10_000;

    /// <summary>Most features of a model that another library than LightGBM wrote; a row has a value for each.</summary>
    public const int Features = 1 << 20;

    /// <summary>Largest category of a model in JSON, that of a hash of 20 bits; a split keeps a bit for every number up to its largest.</summary>
    public const int Category = (1 << 20) - 1;
}
