using System.Globalization;

namespace SynapseServerless.Trees.Text;

/// <summary>What a model's text says before its first tree.</summary>
internal sealed record ModelHeader
{
    public required int ClassCount { get; init; }

    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>Per feature <c>[min:max]</c>, its categories <c>3:0:7</c>, or <c>none</c> where it was not usable.</summary>
    public required IReadOnlyList<string> FeatureInfos { get; init; }

    /// <summary>The objective with its parameters; empty where there is none.</summary>
    public required string Objective { get; init; }

    /// <summary>Whether predictions are averages over the trees.</summary>
    public required bool AveragesTrees { get; init; }

    /// <summary>How many characters each tree has; null where the text does not say.</summary>
    public required IReadOnlyList<int>? TreeSizes { get; init; }

    /// <summary>The line that says so.</summary>
    public required int TreeSizesLine { get; init; }

    /// <summary>Reads up to the first tree, or up to the end of trees where there is none.</summary>
    /// <exception cref="TreeModelException">Something is missing, or is not what LightGBM writes.</exception>
    public static ModelHeader Read(ModelLines lines)
    {
        if (!lines.NextFull() || !lines.Line.SequenceEqual("tree"))
            throw ModelLines.Bad(Math.Max(1, lines.Number), "it does not begin with the line 'tree'");
        var entries = new Dictionary<string, ModelEntry>(StringComparer.Ordinal);
        while (lines.NextFull() && !lines.Line.StartsWith("Tree=") && !lines.Line.SequenceEqual(TreeModel.EndOfTrees))
        {
            ModelEntry entry = lines.Entry(canBeFlag: true);
            if (!entries.TryAdd(entry.Name, entry))
                throw ModelLines.Bad(entry.Line, $"{entry.Name} is there a second time");
        }
        return new Reader(lines, entries).Header();
    }

    private sealed class Reader(ModelLines lines, Dictionary<string, ModelEntry> entries)
    {
        public ModelHeader Header()
        {
            int classes = lines.Whole(Get("num_class"), 1, TreeLimits.Classes);
            int trees = entries.TryGetValue("num_tree_per_iteration", out ModelEntry given) ? lines.Whole(given, 1, TreeLimits.Classes) : classes;
            if (trees != classes)
                throw ModelLines.Bad(given.Line, $"an iteration has {trees} trees where there are {classes} classes");
            lines.Whole(Get("label_index"), int.MinValue, int.MaxValue);
            int features = lines.Whole(Get("max_feature_idx"), 0, int.MaxValue - 2) + 1;
            return new ModelHeader
            {
                ClassCount = classes,
                FeatureNames = PerFeature("feature_names", features),
                FeatureInfos = Infos(features),
                Objective = entries.TryGetValue("objective", out ModelEntry objective) ? Objective(objective, classes) : "",
                AveragesTrees = entries.ContainsKey("average_output"),
                TreeSizes = entries.TryGetValue("tree_sizes", out ModelEntry sizes) ? lines.Wholes(sizes, 0, int.MaxValue) : null,
                TreeSizesLine = sizes.Line,
            };
        }

        private ModelEntry Get(string name) =>
            entries.TryGetValue(name, out ModelEntry entry) ? entry : throw ModelLines.Bad(lines.Number, $"there is no {name} before the first tree");

        private string[] PerFeature(string name, int features)
        {
            ModelEntry entry = Get(name);
            string[] words = lines.Words(entry);
            return words.Length == features ? words : throw ModelLines.Bad(entry.Line, $"{name} has {words.Length} values for {features} features");
        }

        private string[] Infos(int features)
        {
            if (entries.TryGetValue("monotone_constraints", out ModelEntry constraints) && lines.Wholes(constraints, -1, 1).Length != features)
                throw ModelLines.Bad(constraints.Line, $"monotone_constraints does not have {features} values, one for each feature");
            string[] infos = PerFeature("feature_infos", features);
            return infos.FirstOrDefault(info => !IsInfo(info)) is { } wrong
                ? throw ModelLines.Bad(Get("feature_infos").Line, $"'{ModelLines.Shown(wrong)}' in feature_infos says nothing of a feature")
                : infos;
        }

        private static bool IsInfo(ReadOnlySpan<char> info)
        {
            if (info is "none")
                return true;
            if (info[0] == '[')
            {
                int colon = info.IndexOf(':');
                return colon > 0 && info[^1] == ']' && ModelNumber.TryParse(info[1..colon], out _) && ModelNumber.TryParse(info[(colon + 1)..^1], out _);
            }
            foreach (Range part in info.Split(':'))
            {
                if (!int.TryParse(info[part], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                    return false;
            }
            return true;
        }

        // LightGBM itself refuses objectives that it does not know. It trusts the number of classes that is said with one.
        private string Objective(ModelEntry entry, int classes)
        {
            string[] words = lines.Words(entry);
            if (words.Length == 0)
                throw ModelLines.Bad(entry.Line, "the objective is empty");
            int told = 1;
            foreach (string word in words.Skip(1))
            {
                int colon = word.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && !ModelNumber.TryParse(word.AsSpan(colon + 1), out _))
                    throw ModelLines.Bad(entry.Line, $"'{ModelLines.Shown(word)}' in objective is no number");
                if (word.StartsWith("num_class:", StringComparison.Ordinal) && !int.TryParse(word.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out told))
                    throw ModelLines.Bad(entry.Line, $"'{ModelLines.Shown(word)}' in objective is no number of classes");
            }
            if (told != classes && words[0] != "custom")
                throw ModelLines.Bad(entry.Line, $"the objective is for {told} classes where there are {classes}");
            return string.Join(' ', words);
        }
    }
}
