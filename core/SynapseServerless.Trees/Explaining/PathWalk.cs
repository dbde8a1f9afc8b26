using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Goes through a tree once, and notes the steps; without a recursion, because a tree may be as deep as it has leaves.</summary>
internal sealed class PathWalk
{
    private readonly PathTree _path;
    private readonly DecisionTree _tree;
    private readonly List<PathStep> _steps = [];
    private readonly Stack<Action> _open = new();
    // Per feature the edges of the path that leave a split by it.
    private readonly Dictionary<int, Stack<int>> _edges = [];
    private int _known, _next;

    /// <summary>Goes through a tree.</summary>
    public PathWalk(PathTree path)
    {
        _path = path;
        _tree = path.Tree;
        if (_tree.SplitFeatures.Count > 0)
            _open.Push(new Action(ActionKind.Visit, 0, 0, false, false));
        while (_open.TryPop(out Action action))
        {
            switch (action.Kind)
            {
                case ActionKind.Visit:
                    Visit(action.Split, action.Depth);
                    break;
                case ActionKind.Descend:
                    Note(StepKind.Descend, action);
                    Enter(action);
                    break;
                default:
                    Note(StepKind.Ascend, action);
                    Leave(action);
                    break;
            }
        }
        Steps = [.. _steps];
    }

    private enum ActionKind
    {
        Visit,
        Descend,
        Ascend,
    }

    /// <summary>The steps.</summary>
    public PathStep[] Steps { get; }

    /// <summary>How many splits there are on the longest path.</summary>
    public int Depth { get; private set; }

    /// <summary>How many features there are on the path that has most.</summary>
    public int Factors { get; private set; }

    private void Visit(int split, int depth)
    {
        Depth = Math.Max(Depth, depth + 1);
        _path.Order[_next++] = split;
        bool isKnown = _edges.TryGetValue(_tree.SplitFeatures[split], out Stack<int>? above) && above.Count > 0;
        _path.Upper[split] = isKnown ? above!.Peek() : -1;
        Factors = Math.Max(Factors, _known + (isKnown ? 0 : 1));
        double upper = _path.UpperShare(split), all = PathTree.CountOf(_tree, split);
        int left = _tree.LeftChildren[split], right = _tree.RightChildren[split];
        Share(2 * split, left);
        Share((2 * split) + 1, right);
        if (left < 0 || right < 0)
            Note(StepKind.Leaves, new Action(ActionKind.Visit, split, depth, false, true));
        // The last that is pushed comes first.
        if (right >= 0)
            Push(right, isRight: true, isFirst: false);
        if (left >= 0)
            Push(left, isRight: false, isFirst: right >= 0);

        void Share(int edge, int child)
        {
            double count = PathTree.CountOf(_tree, child);
            _path.Shares[edge] = upper * (count / all);
            _path.Gaps[edge] = upper * ((all - count) / all);
        }

        void Push(int child, bool isRight, bool isFirst)
        {
            _open.Push(new Action(ActionKind.Ascend, split, depth, isRight, isFirst));
            _open.Push(new Action(ActionKind.Visit, child, depth + 1, false, false));
            _open.Push(new Action(ActionKind.Descend, split, depth, isRight, false));
        }
    }

    private void Enter(Action action)
    {
        int feature = _tree.SplitFeatures[action.Split];
        if (!_edges.TryGetValue(feature, out Stack<int>? above))
            _edges[feature] = above = new Stack<int>();
        if (above.Count == 0)
            _known++;
        above.Push((2 * action.Split) + (action.IsRight ? 1 : 0));
    }

    private void Leave(Action action)
    {
        Stack<int> above = _edges[_tree.SplitFeatures[action.Split]];
        above.Pop();
        if (above.Count == 0)
            _known--;
    }

    private void Note(StepKind kind, Action action) => _steps.Add(new PathStep
    {
        Kind = kind,
        Split = action.Split,
        Upper = _path.Upper[action.Split],
        Column = _path.Splits[action.Split].Column,
        Depth = action.Depth,
        IsFirst = action.IsFirst,
        IsRight = action.IsRight,
    });

    private readonly record struct Action(ActionKind Kind, int Split, int Depth, bool IsRight, bool IsFirst);
}
