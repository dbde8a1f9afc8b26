namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Chooses the rows from which bins are made.</summary>
internal sealed class BinSampling
{
    private readonly string _mode;
    private readonly int _subsetSize;
    private readonly int _count;
    private readonly NativeParameters _parameters = new();

    /// <param name="mode">subset, global or fixed.</param>
    /// <param name="subsetSize">How many rows subset draws from.</param>
    /// <param name="parameters">Native parameters: how many rows, and the seed.</param>
    public BinSampling(string mode, int subsetSize, NativeParameters parameters)
    {
        _mode = mode;
        _subsetSize = subsetSize;
        _count = int.Parse(parameters["bin_construct_sample_cnt"]!);
        // No others: the library checks all it is given, and the number of classes is not known yet.
        foreach (string name in (string[])["bin_construct_sample_cnt", "data_random_seed", "seed"])
        {
            if (parameters[name] is { } value)
                _parameters.Set(name, value);
        }
        _parameters.Set("verbosity", -1);
        Seed = int.Parse(parameters["data_random_seed"] ?? parameters["seed"] ?? "1");
    }

    /// <summary>The seed of everything drawn from the data.</summary>
    public int Seed { get; }

    /// <summary>The rows out of <paramref name="rows"/>, ascending.</summary>
    public int[] Choose(int rows) => _mode switch
    {
        "fixed" => [.. Enumerable.Range(0, Math.Min(rows, _count))],
        "subset" => BinSample.ChooseRows(Math.Min(rows, _subsetSize), _parameters),
        _ => BinSample.ChooseRows(rows, _parameters),
    };
}
