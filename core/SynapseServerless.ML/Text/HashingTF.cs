using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Counts the tokens of a list in a sparse vector, each token at the slot that its hash gives.</summary>
/// <remarks>As Spark 3's: MurmurHash3 of 32 bits over the token in UTF-8, with seed 42, so that vectors agree slot by slot.</remarks>
public sealed class HashingTF : ColumnTransformer
{
    /// <summary>How many slots there are.</summary>
    [Range(1, int.MaxValue)]
    public int NumFeatures { get; init; } = 262_144;

    /// <summary>Whether a slot is 1 however often its tokens come.</summary>
    public bool Binary { get; init; }

    /// <inheritdoc/>
    protected override string Expected => TokenColumns.Expected;

    /// <summary>The slot of a token.</summary>
    /// <param name="token">The token.</param>
    public int IndexOf(string token) => Words.Slot(token, NumFeatures);

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => TokenColumns.Accepts(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => SparseVectors.Field(name, NumFeatures);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input) => (column, bad) =>
    {
        Func<int, IReadOnlyList<string>> read = TokenColumns.Reader(column);
        var counts = new TermCounts(NumFeatures, Binary);
        TokenColumns.EachRow(
            column, bad, input.Name,
            row =>
            {
                IReadOnlyList<string> tokens = read(row);
                counts.Begin();
                foreach (string token in tokens)
                    counts.Add(IndexOf(token));
                counts.End();
            },
            counts.AddNull);
        return counts.Build();
    };
}
