namespace SynapseServerless.Trees.Text;

/// <summary>How leaf values are added.</summary>
internal enum SumKind
{
    /// <summary>As doubles.</summary>
    Double,

    /// <summary>As floats, each sum rounded.</summary>
    Single,

    /// <summary>The least is taken.</summary>
    Least,

    /// <summary>The greatest is taken.</summary>
    Most,
}

/// <summary>What a value is to the splits of a model, and how leaf values are added: each library has rules of its own.</summary>
internal sealed record TreeRules
{
    /// <summary>LightGBM's.</summary>
    public static TreeRules LightGBM { get; } = new();

    /// <summary>Values up to this far from 0 are zero.</summary>
    public float ZeroThreshold { get; init; } = DecisionTree.ZeroThreshold;

    /// <summary>What is above this number, and cut off is a category, is one.</summary>
    public double CategoriesAbove { get; init; } = -1;

    /// <summary>Per feature the numbers, rising, that its splits are equal to: a category is the place of a number. Null where categories are whole numbers.</summary>
    public IReadOnlyDictionary<int, double[]>? Listed { get; init; }

    /// <summary>Whether values are taken as floats, whatever they come as.</summary>
    public bool TakesSingles { get; init; }

    /// <summary>How leaf values are added.</summary>
    public SumKind Sums { get; init; }

    /// <summary>What changes no sum that it is added to.</summary>
    public static double NeutralOf(SumKind kind) => kind switch
    {
        SumKind.Least => double.PositiveInfinity,
        SumKind.Most => double.NegativeInfinity,
        _ => 0,
    };

    /// <summary>A value as decisions take it: what is about zero is zero.</summary>
    public double Plain(double value) => value >= -ZeroThreshold && value <= ZeroThreshold ? 0 : value;

    /// <summary>The category of a value of a feature; less than 0 for none.</summary>
    public int Category(int feature, double value)
    {
        if (Listed is null)
            return value > CategoriesAbove && value < 2147483648.0 ? (int)value : -1;
        return double.IsNaN(value) ? -1 : Array.BinarySearch(Listed[feature], value == 0 ? 0 : value);
    }
}
