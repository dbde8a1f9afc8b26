namespace SynapseServerless.LightGBM.Fitting;

/// <summary>What one look at all training data tells.</summary>
/// <param name="parts">Into how many parts the rows are dealt; 1 for none.</param>
/// <param name="seed">Seed of the deal.</param>
internal sealed class DatasetScan(int parts, int seed)
{
    /// <summary>How many features a vector has.</summary>
    public int Width { get; set; }

    /// <summary>How many rows are trained on, in each part.</summary>
    public int[] TrainRows { get; } = new int[parts];

    /// <summary>How many rows validate.</summary>
    public int ValidationRows { get; set; }

    /// <summary>Rows left out, counted over the whole data, ascending.</summary>
    public List<long> Rejected { get; } = [];

    /// <summary>How many rows are left out by ranks other than this one.</summary>
    public int RejectedRows { get; set; }

    /// <summary>The groups of a ranking, in the order of the data; null where there are none.</summary>
    public IReadOnlyList<GroupRun>? Groups { get; set; }

    /// <summary>Where the groups begin and end; null where there are none.</summary>
    public GroupEdges? Edges { get; set; }

    /// <summary>The whole-numbered labels that occur, ascending; empty for regression.</summary>
    public SortedSet<int> Classes { get; } = [];

    /// <summary>Sum of the labels trained on.</summary>
    public double LabelSum { get; set; }

    /// <summary>The rows for the bins, when they could be taken along.</summary>
    public BinSample? Sample { get; set; }

    /// <summary>Goes through the data a second time in the same way.</summary>
    /// <param name="part">The part of the training rows to use.</param>
    public RowSplitter Split(int part) => new(this, part, parts, seed);

    /// <summary>The part that a row or a group belongs to.</summary>
    /// <param name="unit">Index of the row in the whole data, or of the group.</param>
    public int PartOf(long unit) => parts == 1 ? 0 : RowSplitter.PartOf(unit, parts, seed);

    /// <summary>How many rows each group has that is trained on in a part, or that validates.</summary>
    /// <param name="part">The part; null for the groups that validate.</param>
    /// <returns>Row counts in the order of the data; null where there are no groups.</returns>
    public int[]? GroupRows(int? part) => Groups is null
        ? null
        : [.. Groups
            .Where((group, index) => part is { } wanted ? !group.IsValidation && PartOf(index) == wanted : group.IsValidation)
            .Select(group => group.Rows)];
}
