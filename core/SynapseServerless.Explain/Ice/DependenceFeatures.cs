using System.ComponentModel.DataAnnotations;

namespace SynapseServerless.Explain;

/// <summary>A column of numbers whose effect on the model is shown.</summary>
public sealed record ICENumericFeature
{
    /// <summary>Name of the column.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many parts its range is split into; there is one value more.</summary>
    public int NumSplits { get; init; } = 10;

    /// <summary>Where the range begins; at the smallest value of the background when null.</summary>
    public double? RangeMin { get; init; }

    /// <summary>Where the range ends; at the largest value of the background when null.</summary>
    public double? RangeMax { get; init; }

    /// <summary>The column that is written; the name and <c>_dependence</c> when null.</summary>
    public string? OutputColName { get; init; }
}

/// <summary>A column of categories whose effect on the model is shown.</summary>
public sealed record ICECategoricalFeature
{
    /// <summary>Name of the column.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many of its most frequent values in the background are tried.</summary>
    public int NumTopValues { get; init; } = 100;

    /// <summary>The column that is written; the name and <c>_dependence</c> when null.</summary>
    public string? OutputColName { get; init; }
}

/// <summary>What the stages share that show how a model depends on columns.</summary>
internal interface IDependence
{
    string Uid { get; }

    Stages.Transformer? Model { get; }

    string TargetCol { get; }

    IReadOnlyList<int> TargetClasses { get; }

    IReadOnlyList<ICENumericFeature> NumericFeatures { get; }

    IReadOnlyList<ICECategoricalFeature> CategoricalFeatures { get; }

    string? BackgroundData { get; }

    Apache.Arrow.RecordBatch? Background { get; }
}
