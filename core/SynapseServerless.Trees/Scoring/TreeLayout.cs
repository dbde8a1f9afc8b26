using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>The leaves of a tree in the order in which they stand, from left to right, and its splits from the bottom up.</summary>
internal sealed class TreeLayout
{
    /// <summary>Lays a tree out.</summary>
    public TreeLayout(DecisionTree tree)
    {
        int splits = tree.SplitFeatures.Count;
        First = new int[splits];
        Middle = new int[splits];
        End = new int[splits];
        Height = new int[splits];
        LeafOrder = new int[splits + 1];
        Place = new int[splits + 1];
        int[] bottomUp = new int[splits];
        int next = 0, done = splits;
        // A stack, not a recursion: a tree may be as deep as it has leaves. What is met first stands last, so children come before parents.
        var open = new Stack<int>([splits == 0 ? -1 : 0]);
        while (open.TryPop(out int at))
        {
            if (at < 0)
            {
                Place[~at] = next;
                LeafOrder[next++] = ~at;
                continue;
            }
            bottomUp[--done] = at;
            open.Push(tree.RightChildren[at]);
            open.Push(tree.LeftChildren[at]);
        }
        foreach (int split in bottomUp)
        {
            int left = tree.LeftChildren[split], right = tree.RightChildren[split];
            First[split] = left < 0 ? Place[~left] : First[left];
            Middle[split] = right < 0 ? Place[~right] : First[right];
            End[split] = right < 0 ? Place[~right] + 1 : End[right];
            Height[split] = 1 + Math.Max(left < 0 ? 0 : Height[left], right < 0 ? 0 : Height[right]);
        }
        BottomUp = bottomUp;
    }

    /// <summary>The leaf of each place.</summary>
    public int[] LeafOrder { get; }

    /// <summary>The place of each leaf.</summary>
    public int[] Place { get; }

    /// <summary>The splits, children before parents.</summary>
    public int[] BottomUp { get; }

    /// <summary>Per split the place of its first leaf.</summary>
    public int[] First { get; }

    /// <summary>Per split the place of the first leaf of its right child.</summary>
    public int[] Middle { get; }

    /// <summary>Per split the place after its last leaf.</summary>
    public int[] End { get; }

    /// <summary>Per split how many levels there are from it down.</summary>
    public int[] Height { get; }
}
