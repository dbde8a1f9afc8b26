using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Cuts text into pages of at most so many characters, between words where a page that ends there is long enough.</summary>
/// <remarks>
/// The pages in a row are the text. SynapseML takes every boundary for one character long, lets a word that is longer than a page stand on a page that
/// is too long, and gives an empty page at the end of a text that fits exactly; here no page is longer than the maximum, and none is empty unless
/// the text is. A character that takes two code units is never cut.
/// </remarks>
public sealed class PageSplitter : ColumnTransformer
{
    /// <summary>The most characters that a page has.</summary>
    [Range(2, int.MaxValue)]
    public int MaximumPageLength { get; init; } = 5000;

    /// <summary>The fewest characters that a page has when it ends between two words; a page that would be shorter is filled up with a part of the next word.</summary>
    [Range(0, int.MaxValue)]
    public int MinimumPageLength { get; init; } = 4500;

    /// <summary>A regular expression of what lies between words.</summary>
    [Required]
    public string BoundaryRegex { get; init; } = "\\s";

    /// <inheritdoc/>
    protected override string Expected => "a column of text";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => MinimumPageLength > MaximumPageLength
        ? [BadParameter(nameof(MinimumPageLength), $"Pages of {MinimumPageLength} characters and more are longer than {MaximumPageLength}", "Set minimumPageLength to maximumPageLength or less.")]
        : Patterns.Objections(BoundaryRegex, Uid, "boundaryRegex");

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => CellTexts.IsText(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => TokenColumns.Field(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        Regex boundary = JavaText.Pattern(BoundaryRegex, Uid, "boundaryRegex");
        return (column, bad) => TokenColumns.Map(column, bad, input.Name, TokenColumns.Reader(column, text => Pages(text, boundary)));
    }

    private List<string> Pages(string text, Regex boundary)
    {
        var pages = new List<string>();
        int start = 0, end = 0;
        foreach (int next in Ends(text, boundary))
        {
            // The piece from end to next no longer fits.
            if (next - start > MaximumPageLength && end > start && end - start >= MinimumPageLength)
                start = Cut(pages, text, start, end);
            while (next - start > MaximumPageLength)
                start = Cut(pages, text, start, Whole(text, start + MaximumPageLength));
            end = next;
        }
        if (start < text.Length || pages.Count == 0)
            pages.Add(text[start..]);
        return pages;
    }

    // Where words and what lies between them end.
    private static IEnumerable<int> Ends(string text, Regex boundary)
    {
        for (Match match = boundary.Match(text); match.Success; match = match.NextMatch())
        {
            yield return match.Index;
            yield return match.Index + match.Length;
        }
        yield return text.Length;
    }

    private static int Cut(List<string> pages, string text, int from, int to)
    {
        pages.Add(text[from..to]);
        return to;
    }

    private static int Whole(string text, int at) => char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
}
