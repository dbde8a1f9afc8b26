namespace SynapseServerless.Anomalies;

/// <summary>Grows one isolation tree from a sample.</summary>
/// <param name="pool">What the sample is from.</param>
/// <param name="features">The features that the tree may look at.</param>
/// <param name="planes">Gets the hyperplanes of an extended tree; null for a tree that looks at one feature at a time.</param>
/// <param name="terms">Features of a hyperplane.</param>
internal sealed class TreeGrowing(RowPool pool, int[] features, Hyperplanes? planes, int terms)
{
    private readonly List<IsolationNode> _nodes = [];
    private Draws _draws;

    /// <summary>Grows the tree, no deeper than the logarithm of the size of the sample to base 2.</summary>
    /// <param name="rows">The sample, by numbers of rows of the pool; put into another order.</param>
    /// <param name="draws">What draws.</param>
    public IsolationNode[] Grow(int[] rows, Draws draws)
    {
        _draws = draws;
        _nodes.Add(default);
        Fill(0, rows, 0, (int)Math.Ceiling(Math.Log2(rows.Length)));
        return [.. _nodes];
    }

    // Gives the mean length of the rows below the node.
    private double Fill(int place, Span<int> rows, int depth, int limit)
    {
        int split = -1, left = 0;
        float threshold = 0;
        if (depth < limit && rows.Length > 1)
            (split, threshold, left) = planes is null ? ByFeature(rows) : ByPlane(rows, planes);
        if (split < 0)
        {
            double length = depth + IsolationTrees.AverageLength(rows.Length);
            _nodes[place] = new IsolationNode { Threshold = float.PositiveInfinity, Next = place, Length = (float)length };
            return length;
        }
        int next = _nodes.Count;
        _nodes.Add(default);
        _nodes.Add(default);
        double first = Fill(next, rows[..left], depth + 1, limit), second = Fill(next + 1, rows[left..], depth + 1, limit);
        double mean = ((first * left) + (second * (rows.Length - left))) / rows.Length;
        _nodes[place] = new IsolationNode { Threshold = threshold, Split = split, Next = next, Length = (float)mean };
        return mean;
    }

    // One of the features that differ within the node, and a value between the least and the largest: neither side is empty.
    private (int Split, float Threshold, int Left) ByFeature(Span<int> rows)
    {
        for (int left = features.Length; left > 0; left--)
        {
            int drawn = (int)_draws.Below(left);
            int feature = features[drawn];
            // Features that are the same in all rows go to the end, so that each is looked at once.
            (features[drawn], features[left - 1]) = (features[left - 1], features[drawn]);
            (float least, float most) = Range(rows, feature);
            if (!(least < most))
                continue;
            float threshold = (float)(most - (_draws.Uniform() * ((double)most - least)));
            if (threshold <= least)
                threshold = MathF.BitIncrement(least);
            return (feature, threshold, Part(rows, row => pool[row][feature] < threshold));
        }
        return (-1, 0, 0);
    }

    // A direction drawn at random through a point drawn within the box around the rows.
    private (int Split, float Threshold, int Left) ByPlane(Span<int> rows, Hyperplanes found)
    {
        int[] chosen = new int[terms];
        float[] weights = new float[terms], point = new float[terms];
        bool differs = false;
        for (int i = 0; i < terms; i++)
        {
            int drawn = i + (int)_draws.Below(features.Length - i);
            (features[i], features[drawn]) = (features[drawn], features[i]);
            chosen[i] = features[i];
            (float least, float most) = Range(rows, chosen[i]);
            differs |= least < most;
            weights[i] = (float)_draws.Normal();
            point[i] = (float)(least + (_draws.Uniform() * ((double)most - least)));
        }
        // Without all features a direction may find nothing that differs although others do.
        if (!differs && (terms == features.Length || !Differs(rows)))
            return (-1, 0, 0);
        int plane = found.Add(chosen, weights, point);
        return (plane, 0, Part(rows, row => found.Project(plane, pool[row]) < 0));
    }

    private bool Differs(Span<int> rows)
    {
        foreach (int row in rows)
        {
            foreach (int feature in features)
            {
                if (pool[row][feature] != pool[rows[0]][feature])
                    return true;
            }
        }
        return false;
    }

    private (float Least, float Most) Range(Span<int> rows, int feature)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (int row in rows)
        {
            float value = pool[row][feature];
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return (least, most);
    }

    private static int Part(Span<int> rows, Func<int, bool> goesLeft)
    {
        int left = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!goesLeft(rows[i]))
                continue;
            (rows[i], rows[left]) = (rows[left], rows[i]);
            left++;
        }
        return left;
    }
}
