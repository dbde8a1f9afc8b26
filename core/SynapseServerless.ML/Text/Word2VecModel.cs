using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Gives each list of words the mean of their vectors; what Word2Vec fits.</summary>
/// <remarks>As Spark's: words without a vector count as zeros, and a list without words gives zeros.</remarks>
public sealed class Word2VecModel : ColumnTransformer, IModelInsights
{
    private const string VectorsFile = "vectors.bin";

    private WordVectors? _words;

    /// <summary>Numbers of a vector.</summary>
    [Range(1, 100_000)]
    public int VectorSize { get; init; } = 100;

    /// <summary>The words that have a vector, the most frequent first.</summary>
    [NotAParameter]
    public IReadOnlyList<string> Vocabulary => Words.Words;

    internal WordVectors Words
    {
        get => _words ?? throw new SpecificationException("The model has not learned any words", Location.OfStage(Uid), "Fit Word2Vec, or load a model that was fitted and saved.");
        init => _words = value;
    }

    /// <inheritdoc/>
    protected override string Expected => TokenColumns.Expected;

    /// <summary>The vector of a word; null for a word that has none.</summary>
    /// <param name="word">The word.</param>
    public float[]? Vector(string word) => Words.Of(word) is { IsEmpty: false } vector ? vector.ToArray() : null;

    /// <summary>The words that are used most like a word, by the cosine of the angle between their vectors, the nearest first.</summary>
    /// <param name="word">The word.</param>
    /// <param name="num">How many at most.</param>
    /// <exception cref="DataException">The word has no vector.</exception>
    public IReadOnlyList<(string Word, double Similarity)> FindSynonyms(string word, int num) => Words.Of(word) is { IsEmpty: false } vector
        ? Words.Nearest(vector, num, word)
        : throw new DataException($"The word '{word}' has no vector", Location.OfStage(Uid), "It came fewer than minCount times in what the model was fitted on.");

    /// <summary>The words whose vectors are nearest to a vector, by the cosine of the angle between them, the nearest first.</summary>
    /// <param name="vector">The vector, such as the model writes.</param>
    /// <param name="num">How many at most.</param>
    /// <exception cref="DataException">The vector has another length.</exception>
    public IReadOnlyList<(string Word, double Similarity)> FindSynonyms(ReadOnlySpan<float> vector, int num) => vector.Length == VectorSize
        ? Words.Nearest(vector, num, null)
        : throw new DataException($"The vector has {vector.Length} numbers and those of words {VectorSize}", Location.OfStage(Uid), "Give a vector as long as vectorSize.");

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        WordVectors words = Words;
        await folder.WriteAsync(VectorsFile, stream => BinaryState.SaveAsync(stream, words.Save, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await using Stream stream = await folder.OpenReadAsync(VectorsFile, cancellationToken).ConfigureAwait(false);
        _words = await BinaryState.LoadAsync(stream, WordVectors.Load, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = _words is not { } words ? new Dictionary<string, string>() : new Dictionary<string, string>
        {
            ["words"] = words.Words.Count.ToString(CultureInfo.InvariantCulture),
            ["numbers of a vector"] = VectorSize.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => TokenColumns.Accepts(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => ColumnMetadata.Vector(name, VectorSize);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        WordVectors words = Words;
        return (column, bad) =>
        {
            Func<int, IReadOnlyList<string>> sentence = TokenColumns.Reader(column);
            byte[] room = VectorCells.Room(column.Length, VectorSize, input.Name);
            bool[] valid = new bool[column.Length];
            double[] sum = new double[VectorSize], vector = new double[VectorSize];
            TokenColumns.EachRow(
                column, bad, input.Name,
                row =>
                {
                    IReadOnlyList<string> found = sentence(row);
                    valid[row] = true;
                    System.Array.Clear(sum);
                    foreach (string word in found)
                    {
                        if (words.Of(word) is not { IsEmpty: false } own)
                            continue;
                        TensorPrimitives.ConvertTruncating(own, vector.AsSpan());
                        TensorPrimitives.Add<double>(sum, vector, sum);
                    }
                    Span<float> mean = MemoryMarshal.Cast<byte, float>(room.AsSpan()).Slice(row * VectorSize, VectorSize);
                    for (int i = 0; i < sum.Length && found.Count > 0; i++)
                        mean[i] = (float)(sum[i] / found.Count);
                },
                static () => { });
            return VectorCells.Dense(ColumnMetadata.Vector(input.Name, VectorSize).DataType, room, valid);
        };
    }
}
