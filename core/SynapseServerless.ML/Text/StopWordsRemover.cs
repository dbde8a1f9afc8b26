using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Leaves out of lists of tokens those that are stop words.</summary>
/// <remarks>
/// As Spark's. Its languages are chosen by a static method, <c>loadDefaultStopWords</c>; here <see cref="Language"/> is a parameter. Words are compared
/// in lower case of the invariant culture, where Spark takes that of the machine.
/// </remarks>
public sealed class StopWordsRemover : ColumnTransformer
{
    /// <summary>The words that are left out; null for those of <see cref="Language"/>.</summary>
    public IReadOnlyList<string>? StopWords { get; init; }

    /// <summary>The language whose words are left out: danish, dutch, english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish, swedish or turkish.</summary>
    [AllowedValues(
        "danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian", "portuguese", "russian", "spanish", "swedish", "turkish")]
    public string Language { get; init; } = "english";

    /// <summary>Whether upper and lower case are different.</summary>
    public bool CaseSensitive { get; init; }

    /// <inheritdoc/>
    protected override string Expected => TokenColumns.Expected;

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => TokenColumns.Accepts(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => TokenColumns.Field(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        Func<IReadOnlyList<string>, IReadOnlyList<string>> remove = Rule(StopWords ?? StopWordLists.Of(Language), CaseSensitive);
        return (column, bad) =>
        {
            Func<int, IReadOnlyList<string>> read = TokenColumns.Reader(column);
            return TokenColumns.Map(column, bad, input.Name, row => remove(read(row)));
        };
    }

    /// <summary>The function from tokens to those that stay.</summary>
    internal static Func<IReadOnlyList<string>, IReadOnlyList<string>> Rule(IReadOnlyList<string> words, bool caseSensitive)
    {
        var known = new HashSet<string>(caseSensitive ? words : words.Select(JavaText.Lower), StringComparer.Ordinal);
        return tokens =>
        {
            var kept = new List<string>(tokens.Count);
            foreach (string token in tokens)
            {
                if (!known.Contains(caseSensitive ? token : JavaText.Lower(token)))
                    kept.Add(token);
            }
            return kept;
        };
    }
}
