using System.Text;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using static System.FormattableString;

namespace SynapseServerless.Reports.Charts;

/// <summary>A chart with two linear axes, drawn as SVG: 400 x 320 units, which is about its size in pixels.</summary>
/// <remarks>Colours come from classes of the style sheet, so that the same markup serves light, dark and print.</remarks>
internal sealed class Plot
{
    /// <summary>Left edge of the plotting area.</summary>
    public const double Left = 56;

    /// <summary>Right edge of the plotting area.</summary>
    public const double Right = 388;

    /// <summary>Top edge of the plotting area.</summary>
    public const double Top = 12;

    /// <summary>Bottom edge of the plotting area.</summary>
    public const double Bottom = 268;

    private readonly string _title;
    private readonly string _description;
    private readonly string _xTitle;
    private readonly string _yTitle;
    private readonly List<Fragment> _marks = [];

    /// <summary>A chart without marks.</summary>
    /// <param name="title">What it shows, for those who do not see it.</param>
    /// <param name="description">What there is to see in it, in words and numbers.</param>
    /// <param name="x">The horizontal scale.</param>
    /// <param name="xTitle">What it measures, with its unit.</param>
    /// <param name="y">The vertical scale.</param>
    /// <param name="yTitle">What it measures, with its unit.</param>
    public Plot(string title, string description, Scale x, string xTitle, Scale y, string yTitle)
    {
        (_title, _description, X, _xTitle, Y, _yTitle) = (title, description, x, xTitle, y, yTitle);
    }

    /// <summary>The horizontal scale.</summary>
    public Scale X { get; }

    /// <summary>The vertical scale.</summary>
    public Scale Y { get; }

    /// <summary>A horizontal scale over the plotting area.</summary>
    public static Scale Horizontal(double min, double max, bool nice = true) =>
        nice ? Scale.Nice(min, max, Left, Right) : new Scale(min, max, Left, Right);

    /// <summary>A vertical scale over the plotting area.</summary>
    public static Scale Vertical(double min, double max, bool nice = true) =>
        nice ? Scale.Nice(min, max, Bottom, Top) : new Scale(min, max, Bottom, Top);

    /// <summary>Adds a line through points; it is interrupted where a coordinate is not finite.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="style">Class of the line.</param>
    /// <param name="area">Whether the area under it is tinted.</param>
    public void Line(IEnumerable<CurvePoint> points, string style, bool area = false)
    {
        var path = new StringBuilder();
        double lastX = double.NaN, lastY = double.NaN, firstX = double.NaN;
        CurvePoint? held = null;
        foreach (CurvePoint point in points)
        {
            if (!double.IsFinite(point.X) || !double.IsFinite(point.Y))
            {
                Flush();
                lastX = double.NaN;
                continue;
            }
            double x = X.Map(point.X), y = Y.Map(point.Y);
            // Steps too small to be seen would only make the file larger.
            if (!double.IsNaN(lastX) && Math.Abs(x - lastX) < 0.3 && Math.Abs(y - lastY) < 0.3)
            {
                held = point;
                continue;
            }
            Flush();
            path.Append(Invariant($"{(double.IsNaN(lastX) ? 'M' : 'L')}{x:0.##} {y:0.##}"));
            (lastX, lastY) = (x, y);
            if (double.IsNaN(firstX))
                firstX = x;
        }
        Flush();
        if (path.Length == 0)
            return;
        string line = path.ToString();
        if (area)
        {
            string closed = Invariant($"{line}L{lastX:0.##} {Bottom}L{firstX:0.##} {Bottom}Z");
            Add(html => html.Write($"<path class=\"area {style}\" d=\"{closed}\"/>"));
        }
        Add(html => html.Write($"<path class=\"line {style}\" d=\"{line}\"/>"));

        void Flush()
        {
            if (held is null)
                return;
            (lastX, lastY) = (X.Map(held.X), Y.Map(held.Y));
            path.Append(Invariant($"L{lastX:0.##} {lastY:0.##}"));
            held = null;
        }
    }

    /// <summary>Adds a thin straight line between two points, such as chance or a best iteration.</summary>
    public void Reference(double x1, double y1, double x2, double y2) => Add(html => html.Write(
        $"<line class=\"reference\" x1=\"{X.Map(x1)}\" y1=\"{Y.Map(y1)}\" x2=\"{X.Map(x2)}\" y2=\"{Y.Map(y2)}\"/>"));

    /// <summary>Adds a dot with a text that shows when it is pointed at.</summary>
    public void Dot(double x, double y, double radius, string style, string? text = null)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y))
            return;
        Fragment title = text is null ? default : Html.Fragment(html => html.Write($"<title>{text}</title>"));
        Add(html => html.Write($"<circle class=\"dot {style}\" cx=\"{X.Map(x)}\" cy=\"{Y.Map(y)}\" r=\"{radius}\">{title}</circle>"));
    }

    /// <summary>Adds a bar between two values, standing on zero.</summary>
    public void Bar(double from, double to, double height, string style, string text)
    {
        double left = X.Map(from), right = X.Map(to), top = Y.Map(height), gap = right - left > 4 ? 0.5 : 0;
        Add(html => html.Write(
            $"<rect class=\"bar {style}\" x=\"{left + gap}\" y=\"{top}\" width=\"{Math.Max(right - left - (2 * gap), 0.2)}\" height=\"{Math.Max(Bottom - top, 0)}\"><title>{text}</title></rect>"));
    }

    /// <summary>Adds a label at a place in the plotting area.</summary>
    /// <param name="x">Position, in units of the drawing.</param>
    /// <param name="y">Position of the baseline, in units of the drawing.</param>
    /// <param name="text">The label.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Label(double x, double y, string text, string anchor = "start") =>
        Add(html => html.Write($"<text class=\"label\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"));

    /// <summary>The drawing.</summary>
    public Fragment ToMarkup() => Html.Fragment(html =>
    {
        html.Write($"<svg class=\"plot\" viewBox=\"0 0 400 320\" role=\"img\" aria-label=\"{_title}. {_description}\"><title>{_title}</title><desc>{_description}</desc>");
        foreach ((double value, string label) in Y.Ticks())
        {
            double y = Y.Map(value);
            html.Write($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{y}\" y2=\"{y}\"/><text class=\"tick\" x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\">{label}</text>");
        }
        foreach ((double value, string label) in X.Ticks())
        {
            double x = X.Map(value);
            html.Write($"<line class=\"notch\" x1=\"{x}\" x2=\"{x}\" y1=\"{Bottom}\" y2=\"{Bottom + 4}\"/><text class=\"tick\" x=\"{x}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{label}</text>");
        }
        html.Write($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>");
        html.Write($"<text class=\"axis-title\" x=\"{(Left + Right) / 2}\" y=\"{Bottom + 42}\" text-anchor=\"middle\">{_xTitle}</text>");
        html.Write($"<text class=\"axis-title\" transform=\"translate(13 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{_yTitle}</text>");
        foreach (Fragment mark in _marks)
            html.Write($"{mark}");
        html.Write($"</svg>");
    });

    private void Add(Action<Html> write) => _marks.Add(Html.Fragment(write));
}
