using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Makes trees ready for blocks of rows.</summary>
internal sealed class BlockCompiler
{
    // As many leaves at a time as keep what lies between in the first cache.
    private const int UnitLeaves = 288;

    private const int Unit = 8, RowUnits = BlockLayout.Rows / Unit;

    // What is behind the leaf constants: the places of a group's trees, with two bytes for one large tree.
    private const int FirstSlot = (BlockModel.ConstantBytes / BlockLayout.Rows) + BlockModel.GroupTrees;

    private readonly BlockLayout _layout;
    private readonly List<Lookup> _lookups = [];
    private readonly List<LookupTable> _tables = [];
    private readonly List<LeafPair> _pairs = [];
    private readonly List<Fork> _forks = [];
    private readonly List<BlockUnit> _units = [];
    private readonly List<BlockGroup> _groups = [];
    private readonly List<double> _values = [];
    private readonly List<int> _leaves = [];
    private readonly DecisionTree _nothing;
    private int _lookupColumns, _slots = FirstSlot;

    // Of the unit at hand.
    private readonly List<Split> _unitForks = [];
    private readonly List<Split> _unitPairs = [];
    private int _unitLookups, _firstLookup, _unitLeaves, _unitSplits = FirstSlot;

    private BlockCompiler(FeatureTable features, double neutral)
    {
        _layout = new BlockLayout(features);
        _nothing = DecisionTree.OfLeaf(neutral);
    }

    /// <summary>Makes them ready.</summary>
    /// <param name="trees">The trees, iteration after iteration, class after class.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="features">The features of the trees.</param>
    /// <param name="neutral">What changes no sum; a sum that began with 0 is never -0, so that of sums 0 does.</param>
    public static BlockModel Compile(IReadOnlyList<DecisionTree> trees, int classes, FeatureTable features, double neutral)
    {
        var compiler = new BlockCompiler(features, neutral);
        for (int k = 0; k < classes; k++)
            compiler.AddClass([.. Enumerable.Range(0, trees.Count / classes).Select(i => trees[(i * classes) + k])], k);
        return new BlockModel
        {
            Layout = compiler._layout,
            Lookups = Pinned(compiler._lookups),
            Tables = Pinned(compiler._tables),
            Pairs = Pinned(compiler._pairs),
            Forks = Pinned(compiler._forks),
            Units = [.. compiler._units],
            Groups = [.. compiler._groups],
            Values = Pinned(compiler._values),
            Leaves = [.. compiler._leaves],
            LookupColumns = compiler._lookupColumns,
            ScratchBytes = compiler._slots * BlockLayout.Rows,
        };
    }

    private static T[] Pinned<T>(List<T> items)
        where T : unmanaged
    {
        T[] pinned = GC.AllocateUninitializedArray<T>(items.Count, pinned: true);
        items.CopyTo(pinned);
        return pinned;
    }

    private void AddClass(DecisionTree[] trees, int k)
    {
        for (int start = 0; start < trees.Length;)
        {
            int count = 1, firstUnit = _units.Count, firstValue = _values.Count, stride = 0;
            if (trees[start].LeafCount > 256)
            {
                var layout = new TreeLayout(trees[start]);
                AddTree(trees[start], layout, place => place & 255, 0);
                AddTree(trees[start], layout, place => place >> 8, 1);
                AddValues(trees[start], layout, trees[start].LeafCount);
            }
            else
            {
                while (count < BlockModel.GroupTrees && start + count < trees.Length && trees[start + count].LeafCount <= 256)
                    count++;
                int most = trees.Skip(start).Take(count).Max(tree => tree.LeafCount);
                stride = most <= 32 ? 32 : most <= 64 ? 64 : most <= 128 ? 128 : 256;
                for (int i = 0; i < BlockModel.GroupTrees; i++)
                {
                    DecisionTree tree = i < count ? trees[start + i] : _nothing;
                    var layout = new TreeLayout(tree);
                    AddTree(tree, layout, place => place, i);
                    AddValues(tree, layout, stride);
                }
            }
            EndUnit();
            _groups.Add(new BlockGroup(firstUnit, _units.Count - firstUnit, k, firstValue, stride, count, start));
            start += count;
        }
    }

    private void AddValues(DecisionTree tree, TreeLayout layout, int room)
    {
        for (int place = 0; place < room; place++)
        {
            bool isThere = place < layout.LeafOrder.Length;
            _values.Add(isThere ? tree.LeafValues[layout.LeafOrder[place]] : 0);
            _leaves.Add(isThere ? layout.LeafOrder[place] : 0);
        }
    }

    // A child is the number of a slot; those below 256 hold that number itself.
    private void AddTree(DecisionTree tree, TreeLayout layout, Func<int, int> constant, int root)
    {
        if (_unitLeaves > 0 && _unitLeaves + tree.LeafCount > UnitLeaves)
            EndUnit();
        _unitLeaves += tree.LeafCount;
        uint[] bits = [.. tree.CategoryBits];
        int[] results = new int[tree.SplitFeatures.Count];
        int target = (BlockModel.ConstantBytes / BlockLayout.Rows) + root;
        if (results.Length == 0)
            _unitPairs.Add(new Split(1, 0, FourTimes(0), 0, constant(0), target));
        foreach (int split in layout.BottomUp)
        {
            int left = Child(tree.LeftChildren[split]), right = Child(tree.RightChildren[split]);
            if (left == right)
            {
                results[split] = left;
                continue;
            }
            (uint column, uint bound) = Question(tree, bits, split);
            results[split] = split == 0 ? target : _unitSplits++;
            bool isPair = right < 256 && left == right - 1;
            (isPair ? _unitPairs : _unitForks).Add(new Split(layout.Height[split], column, bound, left, right, results[split]));
        }

        int Child(int child) => child < 0 ? constant(layout.Place[~child]) : results[child];
    }

    private (uint Column, uint Bound) Question(DecisionTree tree, uint[] bits, int split)
    {
        if (!tree.IsCategorical(split))
        {
            (int column, int bound) = _layout.Comparison(tree.SplitFeatures[split], tree.Thresholds[split], MissingRule.Of(tree, split));
            return ((uint)(column * RowUnits), FourTimes(bound));
        }
        int place = _layout.Columns + _unitLookups++;
        _lookupColumns = Math.Max(_lookupColumns, _unitLookups);
        AddLookup(_layout.Categorical(tree.SplitFeatures[split]), CategoricalFeature.Set(tree, bits, split), tree.HasNaN(split), place);
        // What is in the set is there as 255, which less 128 is -1 as a signed byte; the least byte that goes right has to be above that.
        return ((uint)(place * RowUnits), 0);
    }

    private unsafe void AddLookup(CategoricalFeature feature, ReadOnlyMemory<uint> set, bool hasNaN, int place)
    {
        int first = _tables.Count;
        foreach (IGrouping<int, int> group in feature.Codes(set, hasNaN).GroupBy(code => code / BlockLayout.Group).OrderBy(group => group.Key))
        {
            LookupTable table = default;
            foreach (int code in group)
                table.Bits[(code % BlockLayout.Group) / 8] |= (byte)(1 << (code % 8));
            table.Column = (uint)((_layout.Column(feature) + 1 + group.Key) * RowUnits);
            _tables.Add(table);
        }
        _lookups.Add(new Lookup
        {
            Column = (uint)(_layout.Column(feature) * RowUnits),
            Target = (uint)(place * RowUnits),
            FirstTable = first,
            Tables = _tables.Count - first,
        });
    }

    // Bytes are compared as signed ones.
    private static uint FourTimes(int value) => (uint)(value ^ 0x80) * 0x01010101;

    private void EndUnit()
    {
        if (_unitLeaves == 0)
            return;
        // Those of a height need nothing of each other, and a processor takes up several of them at a time.
        var slots = new SlotTable();
        int pairs = _pairs.Count, forks = _forks.Count;
        foreach (Split pair in _unitPairs)
        {
            _pairs.Add(new LeafPair
            {
                Column = pair.Column, Bound = pair.Bound, Right = (uint)pair.Right * 0x01010101, Target = Offset(slots.Take(pair.Result)),
            });
        }
        foreach (Split fork in _unitForks.OrderBy(fork => fork.Height))
        {
            int left = slots.Give(fork.Left), right = slots.Give(fork.Right);
            _forks.Add(new Fork { Column = fork.Column, Bound = fork.Bound, Left = Offset(left), Right = Offset(right), Target = Offset(slots.Take(fork.Result)) });
        }
        _slots = Math.Max(_slots, slots.Count);
        _units.Add(new BlockUnit(
            new Range<Lookup>(_firstLookup, _lookups.Count - _firstLookup), new Range<LeafPair>(pairs, _unitPairs.Count), new Range<Fork>(forks, _unitForks.Count)));
        _unitPairs.Clear();
        _unitForks.Clear();
        (_unitLookups, _firstLookup, _unitLeaves, _unitSplits) = (0, _lookups.Count, 0, FirstSlot);
    }

    private static ushort Offset(int slot) => checked((ushort)(slot * RowUnits));

    // A split whose children and result are numbers: below 256 the place of a leaf, then the results of whole trees, then those of splits.
    private sealed record Split(int Height, uint Column, uint Bound, int Left, int Right, int Result);

    // Gives slots of memory to results for as long as they are needed.
    private sealed class SlotTable
    {
        private readonly Dictionary<int, int> _of = [];
        private readonly Stack<int> _free = new();

        public int Count { get; private set; } = FirstSlot;

        public int Take(int result) => result < FirstSlot ? result : _of[result] = _free.TryPop(out int slot) ? slot : Count++;

        public int Give(int result)
        {
            if (result < FirstSlot)
                return result;
            _of.Remove(result, out int slot);
            _free.Push(slot);
            return slot;
        }
    }
}
