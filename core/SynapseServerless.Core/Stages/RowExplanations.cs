using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A stage that explains rows, so that the report of a run shows some of them.</summary>
public interface IExplainsRows
{
    /// <summary>The columns of its output that <see cref="ReadExplanations"/> goes by; those that it can do without are missing where the output has none.</summary>
    IReadOnlyList<string> ExplanationCols { get; }

    /// <summary>Reads the explanations of rows that the stage made.</summary>
    /// <param name="rows">The rows, with those of <see cref="ExplanationCols"/> that there are; borrowed.</param>
    /// <param name="pictures">How many images are shown at most.</param>
    /// <returns>Null where the column of explanations is not there.</returns>
    RowExplanations? ReadExplanations(RecordBatch rows, int pictures);
}

/// <summary>Explanations of some rows, as a report shows them.</summary>
public sealed record RowExplanations
{
    /// <summary>The stage that explained them.</summary>
    public required string Stage { get; init; }

    /// <summary>What the numbers are of, such as <c>probability of class 1</c>.</summary>
    public required string Target { get; init; }

    /// <summary>How they were computed, by name.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the features; empty where every row has features of its own, such as the words of a text.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Whether the features are the words of a text, in order.</summary>
    public bool IsText { get; init; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<RowExplanation> Rows { get; init; } = [];

    /// <summary>How the answer depends on single features, where the stage tries other values in them.</summary>
    public IReadOnlyList<DependenceCurve> Curves { get; init; } = [];
}

/// <summary>The explanation of a row.</summary>
public sealed record RowExplanation
{
    /// <summary>What the model says where nothing is known; 0 for a local linear model, which has no base.</summary>
    public double Base { get; init; }

    /// <summary>What each feature contributes.</summary>
    public IReadOnlyList<double> Contributions { get; init; } = [];

    /// <summary>The value of each feature, as text; empty where the columns are not there.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The value of each feature as a number; NaN where it is none.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>The image, whose parts are the features; null where the row is none, or no more images are shown.</summary>
    public ExplainedPicture? Picture { get; init; }
}

/// <summary>An image made small, and which part each of its pixels belongs to.</summary>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Png">The image, a PNG file in base64.</param>
/// <param name="Parts">The part of each pixel, row after row.</param>
public sealed record ExplainedPicture(int Width, int Height, string Png, IReadOnlyList<int> Parts);
