namespace SynapseServerless.Anomalies;

/// <summary>A node of a tree as another library saved it.</summary>
/// <param name="Id">Its number in the tree; the root has 0.</param>
/// <param name="Left">The child of rows below the threshold; -1 for a leaf.</param>
/// <param name="Right">The child of the other rows.</param>
/// <param name="Split">The feature that is looked at.</param>
/// <param name="Threshold">What the value is compared with.</param>
/// <param name="Rows">How many rows of the fit came to a leaf; -1 where it is none.</param>
internal readonly record struct SavedNode(int Id, int Left, int Right, int Split, double Threshold, long Rows)
{
    /// <summary>The trees of a forest.</summary>
    /// <param name="width">Values of a row.</param>
    /// <param name="samples">Rows that each tree was made of.</param>
    /// <param name="trees">The nodes of each tree, in any order.</param>
    /// <exception cref="DataException">A tree has no root, or a node leads nowhere or in a circle.</exception>
    public static IsolationTrees Forest(int width, int samples, IReadOnlyList<SavedNode[]> trees) =>
        new(width, samples, [.. trees.Select(tree => Tree(tree, width))], null);

    // The paper's formula for all numbers of rows, two included, which it puts at 0.154 where c(2) is 1 by definition: what the forest was saved with.
    private static double Further(long rows) => rows <= 1 ? 0 : (2 * (Math.Log(rows - 1) + 0.5772156649)) - (2.0 * (rows - 1) / rows);

    private static IsolationNode[] Tree(SavedNode[] saved, int width)
    {
        Dictionary<int, SavedNode> nodes = saved.ToDictionary(static node => node.Id);
        var made = new List<IsolationNode> { default };
        Fill(0, 0, 0);
        return [.. made];

        // The rows below a node, and the mean length of their paths.
        (long Rows, double Length) Fill(int id, int place, int depth)
        {
            if (!nodes.Remove(id, out SavedNode node))
                throw new DataException($"A tree has no node {id}, or leads to it twice", Location.None);
            if (node.Left < 0)
            {
                double length = depth + Further(node.Rows);
                made[place] = new IsolationNode { Threshold = float.PositiveInfinity, Next = place, Length = (float)length };
                return (Math.Max(node.Rows, 1), length);
            }
            if (node.Split < 0 || node.Split >= width)
                throw new DataException($"A tree looks at feature {node.Split}, and there are {width}", Location.None);
            int next = made.Count;
            made.Add(default);
            made.Add(default);
            (long left, double first) = Fill(node.Left, next, depth + 1);
            (long right, double second) = Fill(node.Right, next + 1, depth + 1);
            double mean = ((first * left) + (second * right)) / (left + right);
            made[place] = new IsolationNode { Threshold = Above(node.Threshold), Split = node.Split, Next = next, Length = (float)mean };
            return (left + right, mean);
        }
    }

    // Values are floats: below the threshold are those below the first float that is not.
    private static float Above(double threshold)
    {
        float nearest = (float)threshold;
        return nearest < threshold ? MathF.BitIncrement(nearest) : nearest;
    }
}
