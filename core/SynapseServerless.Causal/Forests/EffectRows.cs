namespace SynapseServerless.Causal;

/// <summary>Rows that a forest of effects learns from: residuals, and features as codes of bins.</summary>
internal sealed class EffectRows
{
    private const int MaxBins = 128;

    private readonly List<float> _features = [];

    /// <summary>Residuals of the outcome times those of the treatment.</summary>
    public List<double> Products { get; } = [];

    /// <summary>Squares of residuals of the treatment.</summary>
    public List<double> Squares { get; } = [];

    /// <summary>Values of a row.</summary>
    public int Width { get; private set; }

    /// <summary>How many rows there are.</summary>
    public int Count => Products.Count;

    /// <summary>The bin of each feature of each row, row after row; there once <see cref="Bin"/> was called.</summary>
    public byte[] Codes { get; private set; } = [];

    /// <summary>The largest value of each bin but the last, by feature.</summary>
    public float[][] Edges { get; private set; } = [];

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> features, double outcome, double treatment)
    {
        Width = features.Length;
        _features.AddRange(features);
        Products.Add(outcome * treatment);
        Squares.Add(treatment * treatment);
    }

    /// <summary>Cuts features into bins of about equally many rows, and keeps the bins alone.</summary>
    public void Bin()
    {
        Edges = new float[Width][];
        Codes = new byte[Count * Width];
        float[] values = new float[Count];
        for (int feature = 0; feature < Width; feature++)
        {
            for (int row = 0; row < Count; row++)
                values[row] = _features[(row * Width) + feature];
            System.Array.Sort(values);
            float[] edges = Edges[feature] = [.. Enumerable.Range(1, MaxBins - 1).Select(bin => values[(int)((long)bin * Count / MaxBins)]).Distinct().Where(edge => edge < values[^1])];
            for (int row = 0; row < Count; row++)
            {
                int place = System.Array.BinarySearch(edges, _features[(row * Width) + feature]);
                Codes[(row * Width) + feature] = (byte)(place < 0 ? ~place : place);
            }
        }
        _features.Clear();
    }
}
