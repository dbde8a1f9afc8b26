using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SynapseServerless.LightGBM.Trees;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>What a rank writes into its model of its own rows alone, as all ranks together have it.</summary>
/// <remarks>A tree without a split says how many rows it was made of, and LightGBM counts those of the rank: equal models would differ by it.</remarks>
internal static partial class TreesOfAllRanks
{
    /// <summary>The text of the model that one rank with all rows would have written.</summary>
    /// <param name="text">The text that LightGBM wrote.</param>
    /// <param name="first">The first tree that the ranks made; those before are what they were given.</param>
    /// <param name="rows">How many rows there are on all ranks.</param>
    public static string Of(string text, int first, long rows)
    {
        var lines = new ModelLines(text);
        var header = ModelHeader.Read(lines);
        int start = lines.Start;
        int[] sizes = [.. header.TreeSizes ?? []];
        var trees = new StringBuilder(text.Length - start);
        string count = string.Create(CultureInfo.InvariantCulture, $"leaf_count={Math.Min(rows, int.MaxValue)}");
        for (int i = 0; i < sizes.Length; i++)
        {
            string tree = text.Substring(start, sizes[i]);
            start += sizes[i];
            if (i >= first && tree.Contains("\nnum_leaves=1\n", StringComparison.Ordinal))
                tree = LeafCount().Replace(tree, count);
            sizes[i] = tree.Length;
            trees.Append(tree);
        }
        string newSizes = string.Join(' ', sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        return TreeSizes().Replace(text[..lines.Start], $"tree_sizes={newSizes}") + trees + text[start..];
    }

    [GeneratedRegex("(?m)^leaf_count=.*$")]
    private static partial Regex LeafCount();

    [GeneratedRegex("(?m)^tree_sizes=.*$")]
    private static partial Regex TreeSizes();
}
