using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>A training in blocks of iterations: at the end of each a checkpoint is kept, and the next draws from seeds of its own.</summary>
/// <remarks>
/// LightGBM does not tell how far its random numbers are, so a training that goes on from a checkpoint could not draw the same ones
/// as the one that was cut short. With seeds that follow from the number of the block both do, and the model is the same byte for byte.
/// </remarks>
/// <param name="interval">Iterations of a block; 0 for one block of all.</param>
/// <param name="parameters">Native parameters.</param>
/// <param name="resumed">The checkpoint to go on from, or null.</param>
/// <param name="save">Keeps a checkpoint; null on ranks that do not.</param>
internal sealed class FitBlocks(int interval, NativeParameters parameters, FitCheckpoint? resumed, Action<Booster, LoopState>? save)
{
    // Far from each other, because LightGBM adds small numbers to some seeds.
    private const int SeedStep = 1_000_003;

    private int _block = resumed is null ? 0 : resumed.State.Iterations / interval;

    /// <summary>How far the training had come.</summary>
    public LoopState? Resumed => resumed?.State;

    /// <summary>The model to go on from; the caller's to dispose.</summary>
    public Booster? Load(ILogger logger) => resumed is null ? null : Booster.Load(resumed.Model, logger);

    /// <summary>Whether a block ends after this many iterations.</summary>
    public bool IsEnd(int iterations) => interval > 0 && iterations % interval == 0;

    /// <summary>Parameters to begin with.</summary>
    /// <param name="all">Native parameters.</param>
    public NativeParameters Parameters(NativeParameters all)
    {
        if (Resumed is null || !Draws)
            return all;
        NativeParameters copy = all.Copy();
        Add(copy, _block);
        return copy;
    }

    /// <summary>Ends a block and begins the next.</summary>
    public void Next(Booster booster, LoopState state)
    {
        save?.Invoke(booster, state);
        _block = state.Iterations / interval;
        Begin(booster, _block);
    }

    /// <summary>Ends the last block.</summary>
    public void End(Booster booster)
    {
        // The model tells the seeds that it was asked to be trained with.
        if (_block > 0)
            Begin(booster, 0);
    }

    private bool Draws => IsBelowOne("bagging_fraction") || IsBelowOne("pos_bagging_fraction") || IsBelowOne("neg_bagging_fraction")
        || IsBelowOne("feature_fraction") || IsBelowOne("feature_fraction_bynode");

    private void Begin(Booster booster, int block)
    {
        if (!Draws)
            return;
        double bagging = Number("bagging_fraction", 1);
        if (Number("bagging_freq", 0) > 0)
        {
            // LightGBM begins its bags again only when the fraction changes.
            booster.Reset(new NativeParameters().Set("bagging_fraction", bagging / 2));
        }
        var next = new NativeParameters();
        Add(next, block);
        booster.Reset(next.Set("bagging_fraction", bagging));
    }

    private void Add(NativeParameters target, int block)
    {
        int common = (int)Number("seed", -1);
        target.Set("bagging_seed", Seed("bagging_seed", 3)).Set("feature_fraction_seed", Seed("feature_fraction_seed", 2));

        int Seed(string name, int byDefault) => unchecked(((int)Number(name, common >= 0 ? common + byDefault : byDefault) + (block * SeedStep)) & int.MaxValue);
    }

    private bool IsBelowOne(string name) => Number(name, 1) < 1;

    private double Number(string name, double byDefault) =>
        parameters[name] is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : byDefault;
}
