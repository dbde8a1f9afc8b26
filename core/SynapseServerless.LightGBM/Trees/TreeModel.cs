using System.Globalization;

namespace SynapseServerless.LightGBM.Trees;

/// <summary>A model as LightGBM's text has it: the header and the trees, iteration after iteration, class after class.</summary>
internal sealed record TreeModel
{
    public required ModelObjective Objective { get; init; }

    /// <summary>The objective with its parameters, as the text has it; empty when the model was trained with one of its own.</summary>
    public required string ObjectiveText { get; init; }

    public required int ClassCount { get; init; }

    public required int TreesPerIteration { get; init; }

    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>Per feature <c>[min:max]</c>, its categories <c>3:0:7</c>, or <c>none</c> where it was not usable.</summary>
    public required IReadOnlyList<string> FeatureInfos { get; init; }

    public required IReadOnlyList<DecisionTree> Trees { get; init; }

    public int IterationCount => Trees.Count / TreesPerIteration;

    public bool IsLinear => Trees.Any(tree => tree.IsLinear);

    /// <summary>Reads the text of a model.</summary>
    /// <exception cref="LightGBMException">A part of the text is missing or malformed.</exception>
    public static TreeModel Parse(string text)
    {
        try
        {
            return Read(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException or KeyNotFoundException or ArgumentException)
        {
            throw new LightGBMException($"The text is no LightGBM model: {error.Message}", default, "Use what LightGBM's save_model writes.", error);
        }
    }

    private static TreeModel Read(string text)
    {
        Dictionary<string, string>? header = null;
        var trees = new List<DecisionTree>();
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            bool isEnd = line.SequenceEqual("end of trees");
            if (isEnd || line.StartsWith("Tree="))
            {
                if (header is null)
                    header = lines;
                else
                    trees.Add(ReadTree(lines));
                lines = new Dictionary<string, string>(StringComparer.Ordinal);
                if (isEnd)
                    break;
                continue;
            }
            int equals = line.IndexOf('=');
            if (equals > 0)
                lines[line[..equals].ToString()] = line[(equals + 1)..].ToString();
        }
        header ??= lines;
        string[] names = Split(header["feature_names"]);
        string[] infos = Split(header.GetValueOrDefault("feature_infos", ""));
        return new TreeModel
        {
            Objective = ModelObjective.Parse(text),
            ObjectiveText = header.GetValueOrDefault("objective", ""),
            ClassCount = int.Parse(header["num_class"], CultureInfo.InvariantCulture),
            TreesPerIteration = int.Parse(header["num_tree_per_iteration"], CultureInfo.InvariantCulture),
            FeatureNames = names,
            FeatureInfos = infos.Length == names.Length ? infos : [.. names.Select(_ => "none")],
            Trees = trees,
        };
    }

    private static DecisionTree ReadTree(Dictionary<string, string> lines) => new()
    {
        SplitFeatures = Values(lines, "split_feature", int.Parse),
        SplitGains = Values(lines, "split_gain", Number),
        Thresholds = Values(lines, "threshold", Number),
        DecisionTypes = Values(lines, "decision_type", int.Parse),
        LeftChildren = Values(lines, "left_child", int.Parse),
        RightChildren = Values(lines, "right_child", int.Parse),
        LeafValues = Values(lines, "leaf_value", Number),
        LeafWeights = Values(lines, "leaf_weight", Number),
        LeafCounts = Values(lines, "leaf_count", long.Parse),
        InternalValues = Values(lines, "internal_value", Number),
        InternalWeights = Values(lines, "internal_weight", Number),
        InternalCounts = Values(lines, "internal_count", long.Parse),
        CategoryBoundaries = Values(lines, "cat_boundaries", int.Parse),
        CategoryBits = Values(lines, "cat_threshold", uint.Parse),
        IsLinear = lines.GetValueOrDefault("is_linear") == "1",
        Shrinkage = lines.TryGetValue("shrinkage", out string? shrinkage) ? Number(shrinkage, CultureInfo.InvariantCulture) : 1,
    };

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static T[] Values<T>(Dictionary<string, string> lines, string name, Func<string, IFormatProvider, T> parse) =>
        lines.TryGetValue(name, out string? line) ? [.. Split(line).Select(value => parse(value, CultureInfo.InvariantCulture))] : [];

    private static double Number(string text, IFormatProvider culture) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "-nan" => double.NaN,
        _ => double.Parse(text, culture),
    };
}
