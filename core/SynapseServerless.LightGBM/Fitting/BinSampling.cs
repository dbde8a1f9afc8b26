namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Chooses the rows from which bins are made.</summary>
internal sealed class BinSampling
{
    private readonly string _mode;
    private readonly int _subsetSize;
    private readonly int _count;
    private readonly NativeParameters _parameters = new();
    private readonly (long Before, int Total)? _window;

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

    private BinSampling(BinSampling other, long before, int total)
    {
        (_mode, _subsetSize, _count, _parameters, Seed) = (other._mode, other._subsetSize, other._count, other._parameters, other.Seed);
        _window = (before, total);
    }

    /// <summary>The same choice out of more rows, of which only those from some row on are at hand.</summary>
    /// <param name="before">How many rows come before those at hand.</param>
    /// <param name="total">How many rows there are in all.</param>
    public BinSampling Within(long before, int total) => new(this, before, total);

    /// <summary>The rows out of <paramref name="rows"/>, ascending.</summary>
    public int[] Choose(int rows) => _window is { } window
        ? [.. ChooseOutOf(window.Total).Where(row => row >= window.Before && row < window.Before + rows).Select(row => (int)(row - window.Before))]
        : ChooseOutOf(rows);

    private int[] ChooseOutOf(int rows) => _mode switch
    {
        "fixed" => [.. Enumerable.Range(0, Math.Min(rows, _count))],
        "subset" => BinSample.ChooseRows(Math.Min(rows, _subsetSize), _parameters),
        _ => BinSample.ChooseRows(rows, _parameters),
    };
}
