using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Cuts text into lower-case tokens at blanks.</summary>
/// <remarks>
/// As Spark's: each blank of ASCII is a cut, so that two blanks in a row have an empty token between them, and a blank at the start one before it;
/// empty tokens at the end are left out. RegexTokenizer cuts at runs of blanks. A null gives a null, where Spark fails.
/// </remarks>
public sealed class Tokenizer : ColumnTransformer
{
    /// <inheritdoc/>
    protected override string Expected => "a column of text";

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => CellTexts.IsText(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => TokenColumns.Field(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input) => (column, bad) => TokenColumns.Map(
        column, bad, input.Name, TokenColumns.Reader(column, static text => JavaText.SplitAtBlanks(JavaText.Lower(text), runs: false)));
}
