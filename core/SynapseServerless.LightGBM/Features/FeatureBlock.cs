namespace SynapseServerless.LightGBM.Features;

/// <summary>The feature vectors of one batch in the form LightGBM takes. Borrows the batch; use it no longer than that.</summary>
internal abstract class FeatureBlock
{
    /// <summary>How many rows there are.</summary>
    public abstract int Rows { get; }

    /// <summary>How many features a row has.</summary>
    public abstract int Columns { get; }

    /// <summary>Some of the rows, in the order given, as a block of their own.</summary>
    public abstract FeatureBlock Gather(ReadOnlySpan<int> rows);

    /// <summary>Adds one row to a sample.</summary>
    public abstract void AddTo(BinSample sample, int row);

    /// <summary>Pushes all rows.</summary>
    public abstract void Push(LightGBMDataset dataset, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores);

    /// <summary>Predicts all rows.</summary>
    public abstract void Predict(Booster booster, PredictionKind kind, int startIteration, int iterations, Span<double> destination, string parameters);
}
