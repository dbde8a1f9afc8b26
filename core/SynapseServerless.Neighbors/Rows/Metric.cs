namespace SynapseServerless.Neighbors;

/// <summary>What near means.</summary>
internal enum Metric
{
    /// <summary>The larger the inner product, the nearer.</summary>
    InnerProduct,

    /// <summary>The smaller the Euclidean distance, the nearer.</summary>
    Euclidean,

    /// <summary>The smaller 1 minus the cosine of the angle, the nearer.</summary>
    Cosine,
}

/// <summary>Names of metrics.</summary>
internal static class Metrics
{
    /// <summary>The metric of a parameter's value.</summary>
    public static Metric Of(string name) => name switch
    {
        "euclidean" => Metric.Euclidean,
        "cosine" => Metric.Cosine,
        _ => Metric.InnerProduct,
    };
}
