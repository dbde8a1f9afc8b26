using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Makes of a list of tokens the sequences of n tokens in a row, joined by blanks.</summary>
/// <remarks>As Spark's. A list of fewer than n tokens gives an empty list.</remarks>
public sealed class NGram : ColumnTransformer
{
    /// <summary>How many tokens make a sequence.</summary>
    [Range(1, 1_000)]
    public int N { get; init; } = 2;

    /// <inheritdoc/>
    protected override string Expected => TokenColumns.Expected;

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => TokenColumns.Accepts(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => TokenColumns.Field(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input) => (column, bad) =>
    {
        Func<int, IReadOnlyList<string>> read = TokenColumns.Reader(column);
        return TokenColumns.Map(column, bad, input.Name, row => Of(read(row), N));
    };

    /// <summary>The sequences of a list of tokens.</summary>
    internal static IReadOnlyList<string> Of(IReadOnlyList<string> tokens, int length)
    {
        if (length == 1 || tokens.Count < length)
            return length == 1 ? tokens : [];
        var grams = new string[tokens.Count - length + 1];
        for (int i = 0; i < grams.Length; i++)
            grams[i] = string.Join(' ', tokens.Skip(i).Take(length));
        return grams;
    }
}
