using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace SynapseServerless.Reports.Markup;

/// <summary>Writes HTML and SVG. What is interpolated is escaped, so that no value can become markup by omission.</summary>
/// <param name="output">Where the markup goes.</param>
internal sealed class Html(TextWriter output)
{
    private static readonly SearchValues<char> _special = SearchValues.Create("&<>\"'\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000B\u000C\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>Writes markup; the literal parts as they are, the interpolated values escaped.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The handler writes to this instance while the string is put together.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Handler markup)
    {
    }

    /// <summary>Markup made apart, to be interpolated later.</summary>
    public static Fragment Fragment(Action<Html> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(new Html(text));
        return new Fragment(text.ToString());
    }

    private void Literal(string markup) => output.Write(markup);

    private void Escape(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOfAny(_special); at >= 0; at = text.IndexOfAny(_special))
        {
            output.Write(text[..at]);
            output.Write(text[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => "\uFFFD", // Control characters are not allowed in HTML, and those that turn the direction of text mislead.
            });
            text = text[(at + 1)..];
        }
        output.Write(text);
    }

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly Html _html;

        [SuppressMessage("Style", "IDE0060", Justification = "The compiler passes both lengths.")]
        public Handler(int literalLength, int formattedCount, Html html) => _html = html;

        public void AppendLiteral(string markup) => _html.Literal(markup);

        public void AppendFormatted(Fragment fragment) => _html.Literal(fragment.Markup);

        public void AppendFormatted(string? text) => _html.Escape(text);

        /// <summary>A coordinate or length, to a hundredth of a unit.</summary>
        public void AppendFormatted(double coordinate) => _html.Literal(coordinate.ToString("0.##", CultureInfo.InvariantCulture));

        public void AppendFormatted(int number) => _html.Literal(number.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>Markup that is complete and safe to write as it is.</summary>
/// <param name="Markup">HTML or SVG.</param>
internal readonly record struct Fragment(string Markup);
