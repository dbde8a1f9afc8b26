using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Cuts text into tokens where a regular expression matches, or takes the matches as tokens.</summary>
/// <remarks>
/// Parameters, defaults and tokens are Spark's: <c>\s</c>, <c>\w</c> and <c>\d</c> stand for characters of ASCII, as in Java. A null gives a null, where Spark fails.
/// </remarks>
public sealed class RegexTokenizer : ColumnTransformer
{
    /// <summary>Tokens shorter than this are left out.</summary>
    [Range(0, int.MaxValue)]
    public int MinTokenLength { get; init; } = 1;

    /// <summary>Whether the pattern matches what lies between tokens, rather than the tokens.</summary>
    public bool Gaps { get; init; } = true;

    /// <summary>The regular expression.</summary>
    [Required]
    public string Pattern { get; init; } = JavaText.Spaces;

    /// <summary>Whether the text is turned into lower case first.</summary>
    public bool ToLowercase { get; init; } = true;

    /// <inheritdoc/>
    protected override string Expected => "a column of text";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Patterns.Objections(Pattern, Uid, "pattern");

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => CellTexts.IsText(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => TokenColumns.Field(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        Func<string, IReadOnlyList<string>> tokenize = Rule(Pattern, Gaps, MinTokenLength, ToLowercase, Uid, "pattern");
        return (column, bad) => TokenColumns.Map(column, bad, input.Name, TokenColumns.Reader(column, tokenize));
    }

    /// <summary>The function from text to tokens.</summary>
    internal static Func<string, IReadOnlyList<string>> Rule(string pattern, bool gaps, int shortest, bool lower, string stage, string parameter)
    {
        Regex? regex = gaps && (pattern is JavaText.Spaces or "\\s") ? null : JavaText.Pattern(pattern, stage, parameter);
        return text =>
        {
            if (lower)
                text = JavaText.Lower(text);
            List<string> tokens = regex is null ? JavaText.SplitAtBlanks(text, runs: pattern == JavaText.Spaces)
                : gaps ? JavaText.Split(text, regex)
                : [.. regex.Matches(text).Select(static match => match.Value)];
            tokens.RemoveAll(token => token.Length < shortest);
            return tokens;
        };
    }
}

/// <summary>What is wrong with patterns.</summary>
internal static class Patterns
{
    /// <summary>The error of a pattern that cannot be read; nothing when it can.</summary>
    public static IEnumerable<SpecificationException> Objections(string pattern, string stage, string parameter)
    {
        try
        {
            JavaText.Pattern(pattern, stage, parameter);
            return [];
        }
        catch (SpecificationException error)
        {
            return [error];
        }
    }
}
