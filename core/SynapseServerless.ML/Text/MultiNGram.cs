using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Makes of a list of tokens the sequences of several lengths, joined by blanks: those of the first length, then those of the second, and so on.</summary>
public sealed class MultiNGram : ColumnTransformer
{
    /// <summary>How many tokens make a sequence, for each of the lengths.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<int> Lengths { get; init; } = [];

    /// <inheritdoc/>
    protected override string Expected => TokenColumns.Expected;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Lengths.Where(static length => length is < 1 or > 1_000).Take(1)
        .Select(length => BadParameter(nameof(Lengths), $"There are no sequences of {length} tokens", "Give lengths from 1 to 1000."));

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => TokenColumns.Accepts(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => TokenColumns.Field(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input) => (column, bad) =>
    {
        Func<int, IReadOnlyList<string>> read = TokenColumns.Reader(column);
        return TokenColumns.Map(column, bad, input.Name, row =>
        {
            IReadOnlyList<string> tokens = read(row);
            return [.. Lengths.SelectMany(length => NGram.Of(tokens, length))];
        });
    };
}
