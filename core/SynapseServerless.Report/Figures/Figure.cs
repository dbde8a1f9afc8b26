using SynapseServerless.Reports.Markup;

namespace SynapseServerless.Reports.Figures;

/// <summary>A drawing with a heading above it and a sentence below.</summary>
internal static class Figure
{
    /// <summary>The figure.</summary>
    /// <param name="heading">What it shows, in a word or two.</param>
    /// <param name="drawing">The drawing.</param>
    /// <param name="caption">How to read it, and what it says.</param>
    public static Fragment Of(string heading, Fragment drawing, string caption) => Html.Fragment(html =>
        html.Write($"<figure><h3>{heading}</h3>{drawing}<figcaption>{caption}</figcaption></figure>"));
}
