namespace SynapseServerless.LightGBM.Fitting;

/// <summary>What one look at all training data tells.</summary>
internal sealed class DatasetScan
{
    /// <summary>How many features a vector has.</summary>
    public int Width { get; set; }

    /// <summary>How many rows are trained on, in each part.</summary>
    public required int[] TrainRows { get; init; }

    /// <summary>How many rows validate.</summary>
    public int ValidationRows { get; set; }

    /// <summary>Rows left out, counted over the whole data, ascending.</summary>
    public List<long> Rejected { get; } = [];

    /// <summary>The whole-numbered labels that occur, ascending; empty for regression.</summary>
    public SortedSet<int> Classes { get; } = [];

    /// <summary>Sum of the labels trained on.</summary>
    public double LabelSum { get; set; }

    /// <summary>The rows for the bins, when they could be taken along.</summary>
    public BinSample? Sample { get; set; }
}
