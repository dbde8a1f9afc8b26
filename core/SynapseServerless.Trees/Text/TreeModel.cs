namespace SynapseServerless.Trees.Text;

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

    /// <summary>What a value is to the splits, and how leaf values are added.</summary>
    public TreeRules Rules { get; init; } = TreeRules.LightGBM;

    /// <summary>What the sum of each class begins with; empty where all begin with 0.</summary>
    public double[] Starts { get; init; } = [];

    /// <summary>What the classes are called; empty where nothing says.</summary>
    public IReadOnlyList<string> ClassLabels { get; init; } = [];

    /// <summary>What is made of the sums of a model that LightGBM did not write; else null.</summary>
    public OutputRule? Outputs { get; init; }

    public int IterationCount => Trees.Count / TreesPerIteration;

    public bool IsLinear => Trees.Any(tree => tree.IsLinear);

    /// <summary>How many levels of splits the deepest tree has.</summary>
    public int Depth => Trees.Count == 0 ? 0 : Trees.Max(tree => tree.Depth);

    /// <summary>The line after the last tree.</summary>
    internal const string EndOfTrees = "end of trees";

    /// <summary>Reads the text of a model, and checks all that LightGBM takes on trust.</summary>
    /// <exception cref="TreeModelException">A part of the text is missing, malformed or out of its range.</exception>
    public static TreeModel Parse(string text)
    {
        // A system may have changed the ends of lines, and with them what the text says of its own sizes.
        var lines = new ModelLines(WithPlainLines(text));
        var header = ModelHeader.Read(lines);
        int first = lines.Start;
        var trees = new List<DecisionTree>();
        var starts = new List<int>();
        while (lines.HasLine && !lines.Line.SequenceEqual(EndOfTrees))
        {
            if (!lines.Line.SequenceEqual($"Tree={trees.Count}"))
                throw ModelLines.Bad(lines.Number, $"'{ModelLines.Shown(lines.Line)}' stands where tree {trees.Count} or '{EndOfTrees}' belongs");
            starts.Add(lines.Start - first);
            trees.Add(TreeReader.Read(lines, header.FeatureNames.Count));
            lines.NextFull();
        }
        if (!lines.HasLine)
            throw ModelLines.Bad(lines.Number, $"there is no '{EndOfTrees}'; the text was cut short");
        starts.Add(lines.Start - first);
        if (trees.Count % header.ClassCount != 0)
            throw ModelLines.Bad(lines.Number, $"there are {trees.Count} trees, which {header.ClassCount} classes cannot share");
        CheckSizes(header, starts);
        CheckEnd(lines);
        return new TreeModel
        {
            Objective = ModelObjective.Of(header),
            ObjectiveText = header.Objective,
            ClassCount = header.ClassCount,
            TreesPerIteration = header.ClassCount,
            FeatureNames = header.FeatureNames,
            FeatureInfos = header.FeatureInfos,
            Trees = trees,
        };
    }

    /// <summary>The text with the ends of lines that LightGBM writes.</summary>
    public static string WithPlainLines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The text as the library is to read it: tree after tree.</summary>
    /// <remarks>By the sizes of trees it would read several at a time, and an error in one of its threads ends the process.</remarks>
    public static string ForLibrary(string text)
    {
        text = WithPlainLines(text);
        int start = text.IndexOf("\ntree_sizes=", StringComparison.Ordinal);
        int end = start < 0 ? -1 : text.IndexOf('\n', start + 1);
        return end < 0 ? text : string.Concat(text.AsSpan(0, start), text.AsSpan(end));
    }

    // Sizes that are not those of the trees are the sign of a text that was changed.
    private static void CheckSizes(ModelHeader header, List<int> starts)
    {
        if (header.TreeSizes is not { } sizes)
            return;
        if (sizes.Count != starts.Count - 1)
            throw ModelLines.Bad(header.TreeSizesLine, $"tree_sizes is for {sizes.Count} trees, and there are {starts.Count - 1}");
        for (int i = 0; i < sizes.Count; i++)
        {
            if (sizes[i] != starts[i + 1] - starts[i])
                throw ModelLines.Bad(header.TreeSizesLine, $"tree {i} has {starts[i + 1] - starts[i]} characters where tree_sizes says {sizes[i]}; the text was changed");
        }
    }

    // Behind the trees stand importances and parameters, which may be left out, but not broken off.
    private static void CheckEnd(ModelLines lines)
    {
        bool isOpen = false;
        int at = lines.Number;
        while (lines.Next())
        {
            if (lines.Line is "parameters:" or "end of parameters")
                (isOpen, at) = (lines.Line is "parameters:", lines.Number);
        }
        if (isOpen)
            throw ModelLines.Bad(at, "the parameters have no end; the text was cut short");
    }
}
