using System.Numerics;
using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Trials of a space, drawn at random or gone through as a grid: the same for the same parameters, on every machine.</summary>
/// <param name="models">The models, which take turns.</param>
/// <param name="space">The space.</param>
/// <param name="runs">How many trials there are at most.</param>
/// <param name="seed">Seed of the draws.</param>
internal sealed class SpaceSource(IReadOnlyList<Estimator> models, ParamSpace space, int runs, long seed) : ITrialSource
{
    /// <summary>How many trials there are.</summary>
    public int Count => space.IsGrid ? (int)Math.Min(runs, models.Max(Combinations) * models.Count) : runs;

    /// <inheritdoc/>
    public IReadOnlyList<Trial> Draw(ITrialSearch search, SearchState state, int width) =>
        [.. Enumerable.Range(state.Trials.Count, Math.Min(width, Count - state.Trials.Count)).Select(Trial)];

    /// <summary>The model of a trial.</summary>
    public Estimator ModelOf(int number) => models[number % models.Count];

    /// <summary>The parameters of the space that a model has.</summary>
    public IEnumerable<HyperParam> Params(Estimator model) => space.Params.Where(param => TrialParams.Of(model, TrialParams.Name(param)).Any());

    /// <summary>A trial by draws, or by its place in the grid.</summary>
    public Trial Trial(int number)
    {
        Estimator model = ModelOf(number);
        long place = space.IsGrid ? number / models.Count % Combinations(model) : 0;
        var values = new List<KeyValuePair<string, JsonElement>>();
        foreach (HyperParam param in Params(model).Reverse())
        {
            JsonElement value;
            if (space.IsGrid)
            {
                // The last parameter changes fastest, as in nested loops.
                value = param.Values[(int)(place % param.Values.Count)];
                place /= param.Values.Count;
            }
            else
                value = param.Draw(Data.SplitDataset.Draw(seed, IndexOf(param), number), IsWhole(model, param));
            values.Add(KeyValuePair.Create(TrialParams.Name(param), value));
        }
        values.Reverse();
        return new Trial { Number = number, Model = model.Uid, Params = new Dictionary<string, JsonElement>(values) };
    }

    /// <summary>Place of a parameter in the space.</summary>
    public int IndexOf(HyperParam param) => space.Params.Select(static (one, i) => (one, i)).First(pair => ReferenceEquals(pair.one, param)).i;

    /// <summary>Whether a parameter takes whole numbers in a model.</summary>
    public static bool IsWhole(Estimator model, HyperParam param)
    {
        (Stage stage, string name) = TrialParams.Of(model, TrialParams.Name(param)).First();
        return TrialParams.IsWhole(stage, name);
    }

    private long Combinations(Estimator model) =>
        (long)BigInteger.Min(long.MaxValue / 1_000_000, Params(model).Aggregate(BigInteger.One, static (product, param) => product * param.Values.Count));
}
