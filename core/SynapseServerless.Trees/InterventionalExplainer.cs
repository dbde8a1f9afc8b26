using System.Collections.Concurrent;
using SynapseServerless.Trees.Explaining;
using SynapseServerless.Trees.Explaining.Against;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees;

/// <summary>Says what each feature contributes to the score of a row compared with other rows, the background (interventional SHAP values).</summary>
/// <remarks>
/// The contributions are the Shapley values of the game in which a feature that is not known has the value of a row of the background, the mean over its rows (Lundberg and others, 2020). They are exact,
/// need no counts of training, and hold for models of all libraries whose leaves are added up, linear leaves included. Features may be grouped to players that are known or not together.
/// What a leaf contributes goes by the players in which row and background follow its path, and is worked out once for each such pattern, so that the size of the background costs next to nothing for each row.
/// An explainer may be used by several threads at a time.
/// </remarks>
public sealed class InterventionalExplainer
{
    // Most numbers that are kept of all leaves.
    private const long MostNumbers = 32 << 20;
    private const int MostFactors = 64;

    private readonly GameTree[] _trees;
    private readonly Background _background;
    private readonly AdditiveScore _score;
    private readonly ConcurrentBag<GameWork> _works = [];
    private readonly Func<RowWord> _word;
    private long _room = MostNumbers;

    /// <summary>Makes a model ready to be compared with rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="background">The rows to compare with, one after the other; NaN is a missing value.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="weights">The share of each row; null for equal ones.</param>
    /// <param name="players">The player that each feature belongs to, from 0; less than 0 for a feature that stays as it is in the row. Null where every feature is one.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows, one at least, or weights or players are not as many as there should be.</exception>
    public InterventionalExplainer(
        TreeEnsemble model, ReadOnlySpan<float> background, int width, IReadOnlyList<double>? weights = null, IReadOnlyList<int>? players = null, int startIteration = 0, int iterations = -1)
    {
        ArgumentNullException.ThrowIfNull(model);
        int rows = width > 0 ? background.Length / width : 0;
        if (rows == 0 || rows * width != background.Length)
            throw new ArgumentException($"{background.Length} values are not rows of {width}.", nameof(background));
        if (weights is not null && weights.Count != rows)
            throw new ArgumentException($"There are {weights.Count} weights for {rows} rows.", nameof(weights));
        if (players is not null && players.Count != model.FeatureCount)
            throw new ArgumentException($"There are {players.Count} players named for {model.FeatureCount} features.", nameof(players));
        players ??= [.. Enumerable.Range(0, model.FeatureCount)];
        PlayerCount = players.Count == 0 ? 0 : players.Max() + 1;
        ClassCount = model.ClassCount;
        int start = Math.Clamp(startIteration, 0, model.IterationCount), left = model.IterationCount - start;
        IterationCount = iterations > 0 ? Math.Min(iterations, left) : left;
        int perIteration = model.Model.TreesPerIteration;
        DecisionTree[] trees = [.. model.Model.Trees.Skip(start * perIteration).Take(IterationCount * perIteration)];
        Refusal = AdditiveScore.Refuses(model.Model);
        _score = AdditiveScore.Of(model.Model);
        int[] used = [.. trees.SelectMany(tree => tree.SplitFeatures.Concat(tree.LeafFeatures.SelectMany(own => own))).Distinct().Order()];
        var columns = used.Select((feature, column) => (feature, column)).ToDictionary(pair => pair.feature, pair => pair.column);
        _trees = Refusal is null ? [.. trees.Select(tree => new GameTree(tree, columns, players))] : [];
        if (_trees.FirstOrDefault(tree => tree.Factors > MostFactors) is { } deep)
            Refusal = $"a path asks for {deep.Factors} features, and up to {MostFactors} are taken";
        bool[] isCategorical = new bool[used.Length];
        foreach (PathSplit split in _trees.SelectMany(tree => tree.Splits))
            isCategorical[split.Column] |= split.Categories is not null;
        _word = () => new RowWord(used, isCategorical, model.Model.Rules);
        _background = new Background(background, width, weights, _word);
        foreach (GameTree tree in Refusal is null ? _trees : [])
            _background.Play(tree);
    }

    /// <summary>How many players there are: features, or groups of them.</summary>
    public int PlayerCount { get; }

    /// <summary>How many scores a row has: one, or one for each class.</summary>
    public int ClassCount { get; }

    /// <summary>How many iterations are used.</summary>
    public int IterationCount { get; }

    /// <summary>Why the model cannot be explained; null where it can.</summary>
    public string? Refusal { get; }

    /// <summary>How many numbers a row gets: one for each player and the expected value, class after class.</summary>
    public int ContributionsPerRow => checked(ClassCount * (PlayerCount + 1));

    /// <summary>Computes what players contribute to the scores of rows of floats.</summary>
    /// <param name="rows">The values, row after row; NaN is a missing value.</param>
    /// <param name="width">How many values a row has. Features that it does not have are 0; what the model does not know is left out.</param>
    /// <param name="results">Gets <see cref="ContributionsPerRow"/> numbers for each row: one for each player, and last the mean score of the background, class after class.</param>
    /// <param name="threads">How many threads work at it.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows, or there is no room for the results.</exception>
    /// <exception cref="TreeModelException">The model cannot be explained; see <see cref="Refusal"/>.</exception>
    public void Contributions(ReadOnlySpan<float> rows, int width, Span<double> results, int threads = 1) => Explain(rows, width, results, threads);

    /// <inheritdoc cref="Contributions(ReadOnlySpan{float}, int, Span{double}, int)"/>
    /// <summary>Computes what players contribute to the scores of rows of doubles.</summary>
    public void Contributions(ReadOnlySpan<double> rows, int width, Span<double> results, int threads = 1) => Explain(rows, width, results, threads);

    private unsafe void Explain<T>(ReadOnlySpan<T> rows, int width, Span<double> results, int threads)
        where T : unmanaged
    {
        if (Refusal is not null)
            throw new TreeModelException($"The model's contributions cannot be computed: {Refusal}", "Explain it as any other model, by samples.");
        int count = width > 0 ? rows.Length / width : 0, perRow = ContributionsPerRow;
        if (width <= 0 || count * width != rows.Length)
            throw new ArgumentException($"{rows.Length} values are not rows of {width}.", nameof(rows));
        if (results.Length < (long)count * perRow)
            throw new ArgumentException($"The results of {count} rows take {(long)count * perRow} numbers; there is room for {results.Length}.", nameof(results));
        int parts = (count + RowWord.Rows - 1) / RowWord.Rows;
        fixed (T* first = rows)
        fixed (double* target = results)
        {
            (nint from, nint to) = ((nint)first, (nint)target);
            if (threads <= 1 || parts <= 1)
            {
                for (int part = 0; part < parts; part++)
                    Part(part);
            }
            else
                Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, Part);

            void Part(int part)
            {
                long start = (long)part * RowWord.Rows;
                int size = (int)Math.Min(RowWord.Rows, count - start);
                Explain(new ReadOnlySpan<T>((T*)from + (start * width), size * width), width, new Span<double>((double*)to + (start * perRow), size * perRow));
            }
        }
    }

    private void Explain<T>(ReadOnlySpan<T> rows, int width, Span<double> results)
        where T : unmanaged
    {
        if (!_works.TryTake(out GameWork? work))
            work = new GameWork(_word(), PlayerCount, _trees);
        work.Rows.Take(rows, width);
        for (int k = 0; k < ClassCount; k++)
        {
            work.Begin();
            for (int i = k; i < _trees.Length; i += ClassCount)
                work.Add(_trees[i], _background, ref _room);
            work.Write(results, k, ClassCount, _score);
        }
        _works.Add(work);
    }
}
