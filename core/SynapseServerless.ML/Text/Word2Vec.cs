using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns a vector for each word, by which the words around it are foretold: words that are used alike have vectors that are alike.</summary>
/// <remarks>
/// <para>Parameters, defaults and the method are those of Spark ML's Word2Vec: skip-gram with hierarchical softmax (Mikolov and others, 2013). A first pass counts words, a second gathers sentences as
/// numbers, four bytes for each word, which are held in memory while vectors are learned.</para>
/// <para>The order of rows matters, as it does wherever one step follows another; how they are cut into partitions does not, and the same seed gives the same vectors on the same machine.</para>
/// <para>Of words that come equally often the first in the order of code units stands first. Spark looks the logistic function up in a table and leaves out steps where it is near 0 or 1;
/// here it is computed.</para>
/// </remarks>
public sealed class Word2Vec : IterativeEstimator<WordProgress, WordState>
{
    /// <summary>The column of sentences: lists of words.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that the model writes; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Numbers of a vector.</summary>
    [Range(1, 100_000)]
    public int VectorSize { get; init; } = 100;

    /// <summary>How many words to the left and to the right of each are foretold at most; for each word a number from 1 up to this is drawn.</summary>
    [Range(1, 10_000)]
    public int WindowSize { get; init; } = 5;

    /// <summary>Words that come fewer times have no vector.</summary>
    [Range(0, int.MaxValue)]
    public int MinCount { get; init; } = 5;

    /// <summary>Sentences of more words are cut into pieces of so many.</summary>
    [Range(1, int.MaxValue)]
    public int MaxSentenceLength { get; init; } = 1_000;

    /// <summary>How long the first steps are; they shorten to a ten-thousandth of this towards the end.</summary>
    [Range(double.Epsilon, double.MaxValue)]
    public double StepSize { get; init; } = 0.025;

    /// <summary>How often all sentences are read.</summary>
    [Range(0, 100_000)]
    public int MaxIter { get; init; } = 1;

    /// <summary>Into how many parts sentences are dealt, which are learned from side by side and averaged after each reading. More are faster and less exact.</summary>
    [Range(1, 10_000)]
    public int NumPartitions { get; init; } = 1;

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, TokenColumns.Accepts, TokenColumns.Expected);
        return Schemas.With(input, ColumnMetadata.Vector(Output, VectorSize));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => [InputCol];

    /// <inheritdoc/>
    protected override WordState Create(WordProgress? model, Schema input) => new() { Places = Places(model) };

    /// <inheritdoc/>
    protected override WordState Add(WordProgress? model, WordState state, RecordBatch batch, StageContext context)
    {
        IArrowArray column = InputColumns.Get(batch, Uid, InputCol);
        Func<int, IReadOnlyList<string>> sentence = TokenColumns.Reader(column);
        var bad = new List<BadRow>();
        state.Places ??= Places(model);
        Action<int> add = model is null ? row => state.Count(sentence(row)) : row => state.Add(sentence(row), MaxSentenceLength);
        TokenColumns.EachRow(column, bad, InputCol, add, static () => { });
        // The second pass meets the same bad rows, which the first one told of.
        if (model is null && bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
        return state;
    }

    /// <inheritdoc/>
    protected override WordState Combine(WordState left, WordState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Iteration<WordProgress> Learn(WordProgress? model, WordState state, Schema input, StageContext context)
    {
        if (model is not null)
            return new Iteration<WordProgress>(model with { Vectors = Vectors(model, state, context) }, true);
        KeyValuePair<string, long>[] kept = [.. state.Counts.Where(pair => pair.Value >= MinCount).OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)];
        if (kept.Length == 0)
        {
            throw new DataException(
                $"None of {state.Counts.Count} words comes {MinCount} times", Location.OfStage(Uid, InputCol), "Set minCount lower, or fit on sentences that have words.");
        }
        if ((long)kept.Length * VectorSize > System.Array.MaxLength)
        {
            throw new DataException(
                $"{kept.Length} words of {VectorSize} numbers are more than a model can hold", Location.OfParameter(Uid, "vectorSize"), "Set minCount higher or vectorSize lower.");
        }
        return new Iteration<WordProgress>(
            new WordProgress { Vocabulary = [.. kept.Select(static pair => pair.Key)], Counts = [.. kept.Select(static pair => pair.Value)] }, false, $"{kept.Length} words");
    }

    /// <inheritdoc/>
    protected override Transformer Finish(WordProgress model, Schema input, StageContext context) => new Word2VecModel
    {
        Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, VectorSize = VectorSize, Words = new WordVectors(model.Vocabulary, VectorSize, model.Vectors),
    };

    /// <inheritdoc/>
    protected override ValueTask SaveAsync(WordState state, Stream stream, CancellationToken cancellationToken) =>
        BinaryState.SaveAsync(stream, state.Save, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<WordState> LoadAsync(Stream stream, CancellationToken cancellationToken) =>
        BinaryState.LoadAsync(stream, WordState.Load, cancellationToken);

    private static Dictionary<string, int>? Places(WordProgress? model)
    {
        if (model is null)
            return null;
        var places = new Dictionary<string, int>(model.Vocabulary.Count, StringComparer.Ordinal);
        foreach (string word in model.Vocabulary)
            places.Add(word, places.Count);
        return places;
    }

    private float[] Vectors(WordProgress model, WordState state, StageContext context)
    {
        int count = model.Vocabulary.Count;
        float[] words = new float[count * VectorSize], nodes = new float[count * VectorSize];
        var draws = new Draws(Seed, -1);
        for (int i = 0; i < words.Length; i++)
            words[i] = (float)((draws.Uniform() - 0.5) / VectorSize);
        var tree = new HuffmanTree(model.Counts);
        List<ReadOnlyMemory<int>>[] parts = state.Deal(NumPartitions);
        double all = ((double)MaxIter * model.Counts.Sum()) + 1;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads > 0 ? context.Threads : Environment.ProcessorCount };
        for (int iteration = 0; iteration < MaxIter; iteration++)
        {
            double before = (double)iteration * model.Counts.Sum();
            float Step(long read) => (float)(StepSize * Math.Max(1e-4, 1 - ((before + ((double)NumPartitions * read)) / all)));
            if (NumPartitions == 1)
            {
                new SkipGram(tree, VectorSize, words, nodes).Read(parts[0], WindowSize, new Draws(Seed, iteration), Step);
                continue;
            }
            var learned = new SkipGram[NumPartitions];
            Parallel.For(0, NumPartitions, parallel, part =>
            {
                learned[part] = new SkipGram(tree, VectorSize, [.. words], [.. nodes]);
                learned[part].Read(parts[part], WindowSize, new Draws(Seed, ((long)iteration * NumPartitions) + part), Step);
            });
            SkipGram.Average(learned, words, nodes);
        }
        return words;
    }
}
