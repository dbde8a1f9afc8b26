namespace SynapseServerless.Trees.Explaining;

/// <summary>The constants of the steps through a tree.</summary>
/// <remarks>
/// What a leaf says, S being the features that are known, is its value times one factor for each feature of its path: o for what is in S, whether the row follows the path
/// in it, and z for what is not, the share of rows that do. The Shapley value of such a product is value * (o - z) * the integral over t from 0 to 1 of the product of all
/// other factors, each z (1 - t) + o t. The integrals of all leaves are taken at the same points, so that leaves share what is above them: going down multiplies by
/// a factor, coming up adds. Where a feature splits a second time, its factor takes the place of the one above, and what was counted there is counted off again.
/// </remarks>
internal static class PathConstants
{
    /// <summary>Computes them.</summary>
    /// <param name="path">The tree.</param>
    /// <param name="target">Gets them, for each step point after point.</param>
    public static void Fill(PathTree path, Span<double> target)
    {
        var quadrature = Quadrature.Of(path.Points);
        foreach (PathStep step in path.Steps)
        {
            int width = PathStep.ConstantsOf(step.Kind);
            Span<double> own = target.Slice((int)step.Constants, width * path.Points);
            for (int point = 0; point < path.Points; point++)
            {
                Span<double> at = own.Slice(point * width, width);
                double t = quadrature.Points[point], rest = quadrature.Rests[point];
                switch (step.Kind)
                {
                    case StepKind.Descend:
                        Descend(path, step, t, rest, at);
                        break;
                    case StepKind.Leaves:
                        Leaves(path, step.Split, t, rest, at);
                        break;
                    default:
                        Ascend(path, step, t, rest, at);
                        break;
                }
            }
        }
    }

    // What the product is multiplied by: where the row goes left, where it goes right, and where it left the path above.
    private static void Descend(PathTree path, PathStep step, double t, double rest, Span<double> at)
    {
        double upper = path.UpperShare(step.Split), share = path.Shares[Edge(step)], above = (upper * rest) + t;
        double follows = ((share * rest) + t) / above, leaves = share * rest / above;
        (at[0], at[1]) = step.IsRight ? (leaves, follows) : (follows, leaves);
        at[2] = upper > 0 ? share / upper : 0;
    }

    // The difference of (o - z) over the factor, here and above. Where the row left the path above there is none.
    private static void Ascend(PathTree path, PathStep step, double t, double rest, Span<double> at)
    {
        int edge = Edge(step);
        double above = (path.UpperShare(step.Split) * rest) + t;
        double follows = path.Gaps[edge] / (((path.Shares[edge] * rest) + t) * above), leaves = -1 / (rest * above);
        (at[0], at[1]) = step.IsRight ? (leaves, follows) : (follows, leaves);
    }

    // Both at once for the leaves of a split, times their values.
    private static void Leaves(PathTree path, int split, double t, double rest, Span<double> at)
    {
        at.Clear();
        double upper = path.UpperShare(split), above = (upper * rest) + t;
        for (int side = 0; side < 2; side++)
        {
            int child = side == 0 ? path.Tree.LeftChildren[split] : path.Tree.RightChildren[split], edge = (2 * split) + side;
            if (child >= 0)
                continue;
            double value = path.Values[~child], share = path.Shares[edge];
            at[side] += value * (((share * rest) + t) / above);
            at[1 - side] += value * (share * rest / above);
            at[2] += upper > 0 ? value * (share / upper) : 0;
            at[3 + side] += value * (path.Gaps[edge] / (above * above));
            at[4 - side] -= value * (share / (above * above));
        }
    }

    private static int Edge(PathStep step) => (2 * step.Split) + (step.IsRight ? 1 : 0);
}
