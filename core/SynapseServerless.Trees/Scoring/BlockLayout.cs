namespace SynapseServerless.Trees.Scoring;

/// <summary>Where the columns of bytes are that splits look at, within what a block of rows has of them.</summary>
internal sealed class BlockLayout
{
    /// <summary>How many rows a block has: four registers of 32 bytes.</summary>
    public const int Rows = 128;

    /// <summary>Most thresholds that one byte tells apart; a feature with more has several columns, of which each is cut off at its ends.</summary>
    public const int Segment = 255;

    /// <summary>How many categories one lookup in 16 bytes tells apart.</summary>
    public const int Group = 128;

    private readonly Dictionary<int, (NumericFeature Feature, int Column)> _numeric = [];
    private readonly Dictionary<int, (CategoricalFeature Feature, int Column)> _categorical = [];

    public BlockLayout(FeatureTable features)
    {
        Features = features;
        foreach (NumericFeature feature in features.Numeric)
        {
            _numeric[feature.Feature] = (feature, Columns);
            Columns += feature.Rules.Length * Segments(feature);
        }
        foreach (CategoricalFeature feature in features.Categorical)
        {
            _categorical[feature.Feature] = (feature, Columns);
            Columns += 1 + Groups(feature);
        }
        // A tree of one leaf looks at a column too, whatever is in it.
        Columns = Math.Max(1, Columns);
    }

    /// <summary>The features.</summary>
    public FeatureTable Features { get; }

    /// <summary>How many columns there are.</summary>
    public int Columns { get; }

    /// <summary>How many columns a feature has for each rule.</summary>
    public static int Segments(NumericFeature feature) => Math.Max(1, (feature.Count + Segment - 1) / Segment);

    /// <summary>How many groups the categories of a feature make.</summary>
    public static int Groups(CategoricalFeature feature) => (feature.Count + Group - 1) / Group;

    /// <summary>The first column of a feature that is compared.</summary>
    public int Column(NumericFeature feature) => _numeric[feature.Feature].Column;

    /// <summary>The first of the columns of a feature that is looked up: the bit within its byte; then, for each group, which byte it is.</summary>
    public int Column(CategoricalFeature feature) => _categorical[feature.Feature].Column;

    /// <summary>The feature that is looked up.</summary>
    public CategoricalFeature Categorical(int feature) => _categorical[feature].Feature;

    /// <summary>The column that a comparison looks at, and the least byte there that goes right.</summary>
    /// <remarks>The threshold is a number.</remarks>
    public (int Column, int Bound) Comparison(int index, double threshold, MissingRule rule)
    {
        (NumericFeature feature, int first) = _numeric[index];
        int place = feature.Index(threshold), segments = Segments(feature);
        int column = first + (Array.IndexOf(feature.Rules, rule) * segments);
        return (column + (place / Segment), (place % Segment) + 1);
    }
}
