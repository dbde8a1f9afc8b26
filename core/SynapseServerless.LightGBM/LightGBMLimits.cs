namespace SynapseServerless.LightGBM;

/// <summary>How much is taken of a model, of parameters and of data, where LightGBM itself would take any number and end the process by it.</summary>
public static class LightGBMLimits
{
    /// <summary>Most classes, and so most trees of an iteration.</summary>
    public const int Classes = SynapseServerless.Trees.TreeLimits.Classes;

    /// <summary>Most threads of the native library in a process, those of ranks together. OpenMP ends a process that cannot have as many as it is asked for.</summary>
    public const int Threads = 512;

    /// <summary>Largest category, that of a hash of 20 bits. LightGBM keeps a bit for every number up to the largest, in each split by a category.</summary>
    public const int Category = (1 << 20) - 1;

    /// <summary>Most levels of splits a tree may have for SHAP values and JSON, which LightGBM finds by a recursion. Predictions have no such limit.</summary>
    public const int RecursionDepth = 500;
}
