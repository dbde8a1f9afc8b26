namespace SynapseServerless.Trees.Text;

/// <summary>How a split treats missing values; the values are those of LightGBM's model text.</summary>
internal enum MissingKind
{
    /// <summary>None are expected; NaN counts as 0.</summary>
    None = 0,

    /// <summary>Zero and NaN are missing and go the default way.</summary>
    Zero = 1,

    /// <summary>NaN is missing and goes the default way.</summary>
    NaN = 2,
}

/// <summary>One tree as LightGBM's model text has it. Inner nodes are numbered from 0; a child below 0 is the leaf of its complement.</summary>
internal sealed record DecisionTree
{
    /// <summary>Values up to this far from 0 are zero to LightGBM.</summary>
    public const float ZeroThreshold = 1e-35f;

    public required IReadOnlyList<int> SplitFeatures { get; init; }

    public required IReadOnlyList<double> SplitGains { get; init; }

    /// <summary>The largest value that goes left; for a categorical split, the index of its set of categories.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    public required IReadOnlyList<int> DecisionTypes { get; init; }

    public required IReadOnlyList<int> LeftChildren { get; init; }

    public required IReadOnlyList<int> RightChildren { get; init; }

    public required double[] LeafValues { get; init; }

    public required IReadOnlyList<double> LeafWeights { get; init; }

    public required IReadOnlyList<long> LeafCounts { get; init; }

    public required IReadOnlyList<double> InternalValues { get; init; }

    public required IReadOnlyList<double> InternalWeights { get; init; }

    public required IReadOnlyList<long> InternalCounts { get; init; }

    /// <summary>Whether weights, and not counts, say how rows of training were shared by splits: what XGBoost calls cover.</summary>
    public bool HasCovers { get; init; }

    public required IReadOnlyList<int> CategoryBoundaries { get; init; }

    public required IReadOnlyList<uint> CategoryBits { get; init; }

    /// <summary>Whether leaves hold linear models.</summary>
    public required bool IsLinear { get; init; }

    /// <summary>Per leaf what its linear model adds to; empty unless leaves hold linear models.</summary>
    public double[] LeafConstants { get; init; } = [];

    /// <summary>Per leaf the features of its linear model; empty unless leaves hold linear models.</summary>
    public int[][] LeafFeatures { get; init; } = [];

    /// <summary>Per leaf what each of these is multiplied by; empty unless leaves hold linear models.</summary>
    public double[][] LeafCoefficients { get; init; } = [];

    public required double Shrinkage { get; init; }

    /// <summary>How many levels of splits there are; 0 for a tree that is a leaf.</summary>
    public int Depth { get; init; }

    /// <summary>A tree that is a leaf.</summary>
    public static DecisionTree OfLeaf(double value) => new()
    {
        LeafValues = [value],
        LeafWeights = [], LeafCounts = [], SplitFeatures = [], SplitGains = [], Thresholds = [], DecisionTypes = [], LeftChildren = [],
        RightChildren = [], InternalValues = [], InternalWeights = [], InternalCounts = [], CategoryBoundaries = [], CategoryBits = [],
        IsLinear = false,
        Shrinkage = 1,
    };

    public int LeafCount => LeafValues.Length;

    public bool IsCategorical(int node) => (DecisionTypes[node] & 1) != 0;

    /// <summary>A bit of the decision type, which LightGBM does not have: what is no number is in the set of categories.</summary>
    public const int NaNInSet = 16;

    /// <summary>Whether what is no number is in the set of categories.</summary>
    public bool HasNaN(int node) => (DecisionTypes[node] & NaNInSet) != 0;

    public bool DefaultsLeft(int node) => (DecisionTypes[node] & 2) != 0;

    public MissingKind Missing(int node) => (MissingKind)((DecisionTypes[node] >> 2) & 3);

    /// <summary>The categories that go left, rising.</summary>
    public IReadOnlyList<int> Categories(int node)
    {
        int set = (int)Thresholds[node];
        var categories = new List<int>();
        for (int word = CategoryBoundaries[set]; word < CategoryBoundaries[set + 1]; word++)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                if ((CategoryBits[word] >> bit & 1) != 0)
                    categories.Add(((word - CategoryBoundaries[set]) * 32) + bit);
            }
        }
        return categories;
    }
}
