using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Trials by the tree-structured Parzen estimator: after some that are drawn at random, those are tried that look more like the good trials so far than like the others.</summary>
/// <remarks>
/// James Bergstra, Rémi Bardenet, Yoshua Bengio and Balázs Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011. Good are the best fifth of the trials of a model, 25 at most. Each parameter
/// has a density of its own: of a range, Gaussians around the values that were tried, each as wide as the larger gap to its neighbours, and a uniform one besides; of a list, the counts of its values
/// plus one. Of 24 values that the good ones' density gives, the one is taken whose density among the good ones is the largest multiple of that among the others.
/// </remarks>
/// <param name="random">The trials that come first.</param>
/// <param name="runs">How many trials there are.</param>
/// <param name="seed">Seed of the draws.</param>
internal sealed class TpeSource(SpaceSource random, int runs, long seed) : ITrialSource
{
    private const int Candidates = 24;

    /// <inheritdoc/>
    public IReadOnlyList<Trial> Draw(ITrialSearch search, SearchState state, int width)
    {
        int first = state.Trials.Count, atRandom = Math.Clamp(runs / 3, 5, 10);
        if (first < atRandom)
            return [.. Enumerable.Range(first, Math.Min(width, Math.Min(atRandom, runs) - first)).Select(random.Trial)];
        // What is tried side by side is chosen without knowing of each other, so that few are.
        int count = Math.Min(Math.Min(width, search.Parallelism > 0 ? search.Parallelism : 2), runs - first);
        return [.. Enumerable.Range(first, Math.Max(0, count)).Select(number => Proposed(search, state, number))];
    }

    /// <summary>A trial that looks like the good ones so far.</summary>
    public Trial Proposed(ITrialSearch search, SearchState state, int number)
    {
        Estimator model = random.ModelOf(number);
        Trial[] known = [.. state.Trials.Where(trial => trial.Model == model.Uid && trial is { Metric: not null, Error: null })];
        if (known.Length < 2)
            return random.Trial(number);
        // A trial that was given up is worse than all that were not.
        IOrderedEnumerable<Trial> sorted = known.OrderBy(static trial => trial.IsPruned);
        known = [.. search.SmallerIsBetter ? sorted.ThenBy(static trial => trial.Metric) : sorted.ThenByDescending(static trial => trial.Metric)];
        int good = Math.Clamp((int)Math.Ceiling(0.2 * known.Length), 1, 25);
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (HyperParam param in random.Params(model))
        {
            string name = TrialParams.Name(param);
            bool whole = SpaceSource.IsWhole(model, param);
            double[] places = [.. known.Select(trial => trial.Params.TryGetValue(name, out JsonElement value) ? param.Place(value, whole) : double.NaN)];
            int index = random.IndexOf(param);
            double place = param.Values.Count > 0
                ? OfList(places[..good], places[good..], param.Values.Count, index, number)
                : OfRange(places[..good], places[good..], index, number);
            values[name] = param.Draw(place, whole);
        }
        return new Trial { Number = number, Model = model.Uid, Params = values };
    }

    private double OfRange(double[] good, double[] others, int index, int number)
    {
        var l = new ParzenDensity(good);
        var g = new ParzenDensity(others);
        double best = 0.5, most = double.NegativeInfinity;
        for (int i = 0; i < Candidates; i++)
        {
            double place = l.Draw(Uniform(index, number, 3 * i), Uniform(index, number, (3 * i) + 1), Uniform(index, number, (3 * i) + 2));
            double ratio = Math.Log(l.At(place)) - Math.Log(g.At(place));
            if (ratio > most)
                (best, most) = (place, ratio);
        }
        return best;
    }

    private double OfList(double[] good, double[] others, int count, int index, int number)
    {
        double[] l = Shares(good, count), g = Shares(others, count);
        int best = 0;
        double most = double.NegativeInfinity;
        for (int i = 0; i < Candidates; i++)
        {
            double draw = Uniform(index, number, i);
            int value = 0;
            for (double sum = l[0]; draw >= sum && value < count - 1; sum += l[value])
                value++;
            double ratio = l[value] / g[value];
            if (ratio > most)
                (best, most) = (value, ratio);
        }
        return (best + 0.5) / count;
    }

    private static double[] Shares(double[] places, int count)
    {
        double[] shares = [.. Enumerable.Repeat(1.0, count)];
        foreach (double place in places.Where(static place => !double.IsNaN(place)))
            shares[Math.Min(count - 1, (int)(place * count))]++;
        double total = shares.Sum();
        return [.. shares.Select(share => share / total)];
    }

    // No trial that is drawn at random has such a number.
    private double Uniform(int index, int number, int draw) => Data.SplitDataset.Draw(seed, index + 1_000_000, ((long)number * 1_000) + draw);
}

/// <summary>A density on [0, 1): Gaussians around points, cut off at the ends, and a uniform one.</summary>
internal sealed class ParzenDensity
{
    private readonly double[] _points;
    private readonly double[] _widths;
    private readonly double[] _masses;

    /// <summary>The density of points; those that are NaN are left out.</summary>
    public ParzenDensity(IEnumerable<double> points)
    {
        _points = [.. points.Where(static point => !double.IsNaN(point)).Order()];
        _widths = new double[_points.Length];
        _masses = new double[_points.Length];
        for (int i = 0; i < _points.Length; i++)
        {
            double left = _points[i] - (i > 0 ? _points[i - 1] : 0), right = (i < _points.Length - 1 ? _points[i + 1] : 1) - _points[i];
            _widths[i] = Math.Clamp(Math.Max(left, right), 1.0 / Math.Min(100, _points.Length + 1), 1);
            _masses[i] = Cumulative((1 - _points[i]) / _widths[i]) - Cumulative(-_points[i] / _widths[i]);
        }
    }

    /// <summary>The density at a place.</summary>
    public double At(double place)
    {
        double sum = 1;
        for (int i = 0; i < _points.Length; i++)
        {
            double z = (place - _points[i]) / _widths[i];
            sum += Math.Exp(-z * z / 2) / (Math.Sqrt(2 * Math.PI) * _widths[i] * _masses[i]);
        }
        return sum / (_points.Length + 1);
    }

    /// <summary>A place that the density gives, by three uniform numbers.</summary>
    public double Draw(double which, double first, double second)
    {
        int i = (int)(which * (_points.Length + 1));
        if (i == _points.Length)
            return first;
        double place = _points[i] + (_widths[i] * Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second));
        // What falls beyond an end comes back from it.
        place = Math.Abs(place) % 2;
        return Math.Clamp(place > 1 ? 2 - place : place, 0, 1 - 1e-12);
    }

    // Abramowitz and Stegun, 26.2.17: the error is below 7.5e-8.
    private static double Cumulative(double z)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        double tail = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? 1 - tail : tail;
    }
}
