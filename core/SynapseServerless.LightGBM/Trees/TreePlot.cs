using System.Globalization;
using SynapseServerless.Plots;

namespace SynapseServerless.LightGBM.Trees;

/// <summary>Puts a tree into words: what is asked, what it gained, how many rows came, what a leaf says.</summary>
internal static class TreePlot
{
    private const int MostCategories = 8;

    /// <summary>The diagram of a tree.</summary>
    /// <param name="title">What the tree is.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="names">Names of the features.</param>
    public static TreeDiagram Of(string title, DecisionTree tree, IReadOnlyList<string> names)
    {
        if (tree.SplitFeatures.Count == 0)
            return new TreeDiagram(title, Leaf(tree, 0, ""));
        // Children before parents, by a stack: a tree may be as deep as it has leaves.
        var branches = new Dictionary<int, string> { [0] = "" };
        var order = new List<int>();
        var open = new Stack<int>([0]);
        while (open.TryPop(out int node))
        {
            order.Add(node);
            (string yes, string no) = Branches(tree, node);
            branches[tree.LeftChildren[node]] = yes;
            branches[tree.RightChildren[node]] = no;
            foreach (int child in (int[])[tree.LeftChildren[node], tree.RightChildren[node]])
            {
                if (child >= 0)
                    open.Push(child);
            }
        }
        var made = new Dictionary<int, DiagramNode>();
        foreach (int node in Enumerable.Reverse(order))
        {
            string name = names[tree.SplitFeatures[node]];
            string question = tree.IsCategorical(node) ? $"{name} in {Set(tree.Categories(node))}" : $"{name} ≤ {Number(tree.Thresholds[node])}";
            made[node] = new DiagramNode(
                [question, $"gain {Number(tree.SplitGains[node])}", Rows(tree.InternalCounts, node)], branches[node],
                [Child(tree.LeftChildren[node]), Child(tree.RightChildren[node])]);
        }
        return new TreeDiagram(title, made[0]);

        DiagramNode Child(int child) => child >= 0 ? made[child] : Leaf(tree, ~child, branches[child]);
    }

    private static (string Yes, string No) Branches(DecisionTree tree, int node)
    {
        if (tree.IsCategorical(node))
            return ("yes", "no or missing");
        string missing = tree.Missing(node) switch { MissingKind.Zero => " or zero or missing", MissingKind.NaN => " or missing", _ => "" };
        return tree.DefaultsLeft(node) ? ("yes" + missing, "no") : ("yes", "no" + missing);
    }

    private static DiagramNode Leaf(DecisionTree tree, int leaf, string branch)
    {
        string value = tree.IsLinear ? "linear model" : Number(tree.LeafValues[leaf]);
        return new DiagramNode([value, $"leaf {leaf}", Rows(tree.LeafCounts, leaf)], branch, []);
    }

    private static string Rows(IReadOnlyList<long> counts, int index) =>
        index < counts.Count ? string.Create(CultureInfo.InvariantCulture, $"{counts[index]:N0} row{(counts[index] == 1 ? "" : "s")}") : "rows not known";

    private static string Set(IReadOnlyList<int> categories) => categories.Count <= MostCategories
        ? $"{{{string.Join(", ", categories)}}}"
        : $"{{{string.Join(", ", categories.Take(MostCategories))}, … {categories.Count - MostCategories} more}}";

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
