using System.Globalization;
using SynapseServerless.Reports.Markup;

namespace SynapseServerless.WebConsole.Layout;

/// <summary>A table: what a page shows and a file of CSV has.</summary>
/// <param name="Id">Its name in links.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Its columns; the first one names the row.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record Grid(string Id, string Caption, IReadOnlyList<GridColumn> Columns, IReadOnlyList<IReadOnlyList<GridCell>> Rows)
{
    /// <summary>Whether the caption is for those alone who do not see that the heading above it says the same.</summary>
    public bool HidesCaption { get; init; }
}

/// <summary>A column of a table.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="IsNumber">Whether it has numbers, which stand to the right.</param>
internal sealed record GridColumn(string Title, bool IsNumber = false)
{
    /// <summary>Where a click on it leads; null for nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>How the table is sorted by it: <c>ascending</c>, <c>descending</c>, or null for not.</summary>
    public string? Sorted { get; init; }

    /// <summary>Whether it is only there to be clicked, and is not a part of the data.</summary>
    public bool IsControl { get; init; }
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What a file has in it, with all digits.</param>
/// <param name="Shown">What a page shows; null for the text.</param>
internal readonly record struct GridCell(string Text, Fragment? Shown = null)
{
    /// <summary>A text.</summary>
    public static implicit operator GridCell(string? text) => new(text ?? "");

    /// <summary>A count.</summary>
    public static GridCell Of(long? count) => count is { } number ? new(number.ToString(CultureInfo.InvariantCulture), Markup(Display.Count(number))) : new("", Markup(Display.Nothing));

    /// <summary>A number.</summary>
    public static GridCell Of(double? value) => value is { } number ? new(number.ToString("R", CultureInfo.InvariantCulture), Markup(Display.Number(number))) : new("", Markup(Display.Nothing));

    /// <summary>Seconds.</summary>
    public static GridCell Seconds(double? seconds) =>
        seconds is { } number ? new(number.ToString("R", CultureInfo.InvariantCulture), Markup(Display.Duration(number))) : new("", Markup(Display.Nothing));

    /// <summary>Bytes.</summary>
    public static GridCell Bytes(long bytes) => new(bytes.ToString(CultureInfo.InvariantCulture), Markup(Display.Bytes(bytes)));

    /// <summary>A time.</summary>
    public static GridCell Time(DateTimeOffset? time) => time is { } known ? new(Display.MachineTime(known), Parts.Time(known)) : new("", Markup(Display.Nothing));

    /// <summary>A text with a link.</summary>
    public static GridCell Link(string text, string url) => new(text, Html.Fragment(html => html.Write($"<a href=\"{url}\">{Display.Shorten(text, 120)}</a>")));

    private static Fragment Markup(string text) => Html.Fragment(html => html.Write($"{text}"));
}
