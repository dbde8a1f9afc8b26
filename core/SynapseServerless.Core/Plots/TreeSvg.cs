using System.Globalization;
using System.Text;

namespace SynapseServerless.Plots;

/// <summary>Draws a tree as SVG: every node above the middle of its children, no two of them over each other.</summary>
internal static class TreeSvg
{
    private const double LineHeight = 16, Padding = 8, Gap = 14, Rise = 44, Letter = 6.7;

    public static string Write(TreeDiagram tree)
    {
        var placed = new List<Placed>();
        double width = Place(tree.Root, placed);
        double nodeHeight = (placed.Max(node => node.Node.Lines.Count) * LineHeight) + (2 * Padding);
        double height = ((placed.Max(node => node.Depth) + 1) * (nodeHeight + Rise)) - Rise + 2;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tree\" role=\"img\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">");
        svg.Append("<title>").Append(Escape(tree.Title)).Append("</title>");
        foreach (Placed node in placed)
        {
            foreach (Placed child in node.Children)
                Branch(svg, node, child, nodeHeight);
        }
        foreach (Placed node in placed)
            Box(svg, node, nodeHeight);
        return svg.Append("</svg>").ToString();
    }

    // Children first, so that a parent knows where its middle is; a stack, because a tree may be as deep as it has leaves.
    private static double Place(DiagramNode root, List<Placed> placed)
    {
        double next = 1;
        var open = new Stack<(Placed Node, bool IsSeen)>();
        var top = new Placed(root, 0);
        open.Push((top, false));
        while (open.TryPop(out (Placed Node, bool IsSeen) at))
        {
            Placed node = at.Node;
            if (node.Node.IsLeaf)
            {
                node.Middle = next + (node.Width / 2);
                next += node.Width + Gap;
            }
            else if (!at.IsSeen)
            {
                node.Children = [.. node.Node.Children.Select(child => new Placed(child, node.Depth + 1))];
                open.Push((node, true));
                foreach (Placed child in node.Children.Reverse())
                    open.Push((child, false));
                placed.Add(node);
                continue;
            }
            else
            {
                node.Middle = (node.Children[0].Middle + node.Children[^1].Middle) / 2;
                continue;
            }
            placed.Add(node);
        }
        Part(placed);
        double left = placed.Min(node => node.Middle - (node.Width / 2));
        foreach (Placed node in placed)
            node.Middle += 1 - left;
        return placed.Max(node => node.Middle + (node.Width / 2)) + 1;
    }

    // Where wide nodes stand over narrow leaves, neighbours of a level may meet: everything to the right moves on.
    private static void Part(List<Placed> placed)
    {
        foreach (IGrouping<int, Placed> level in placed.GroupBy(node => node.Depth).OrderByDescending(level => level.Key))
        {
            Placed? before = null;
            foreach (Placed node in level.OrderBy(node => node.Middle))
            {
                double over = before is null ? 0 : before.Middle + ((before.Width + node.Width) / 2) + Gap - node.Middle;
                if (over > 0)
                {
                    double from = node.Middle;
                    foreach (Placed other in placed.Where(other => other.Middle >= from))
                        other.Middle += over;
                }
                before = node;
            }
        }
    }

    private static void Branch(StringBuilder svg, Placed parent, Placed child, double nodeHeight)
    {
        double y1 = Top(parent, nodeHeight) + nodeHeight, y2 = Top(child, nodeHeight), middle = (y1 + y2) / 2;
        svg.Append(CultureInfo.InvariantCulture,
            $"<path d=\"M{parent.Middle:0.#} {y1:0.#}C{parent.Middle:0.#} {middle:0.#} {child.Middle:0.#} {middle:0.#} {child.Middle:0.#} {y2:0.#}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".45\"/>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{child.Middle + 5:0.#}\" y=\"{y2 - 5:0.#}\" font-size=\"11\" fill-opacity=\".7\">{Escape(child.Node.Branch)}</text>");
    }

    private static void Box(StringBuilder svg, Placed node, double nodeHeight)
    {
        double x = node.Middle - (node.Width / 2), y = Top(node, nodeHeight);
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{node.Width:0.#}\" height=\"{nodeHeight:0.#}\" rx=\"{(node.Node.IsLeaf ? 12 : 3)}\" fill-opacity=\"{(node.Node.IsLeaf ? ".08" : "0")}\" stroke=\"currentColor\" stroke-opacity=\".45\"/>");
        double first = y + ((nodeHeight - (node.Node.Lines.Count * LineHeight)) / 2) + 12;
        for (int i = 0; i < node.Node.Lines.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{node.Middle:0.#}\" y=\"{first + (i * LineHeight):0.#}\" text-anchor=\"middle\"{(i == 0 ? " font-weight=\"600\"" : " fill-opacity=\".75\"")}>{Escape(node.Node.Lines[i])}</text>");
        }
    }

    private static double Top(Placed node, double nodeHeight) => 1 + (node.Depth * (nodeHeight + Rise));

    private static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                // Control characters are not allowed, and those that turn the direction of text mislead.
                < ' ' or '\u007F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => safe.Append('\uFFFD'),
                _ => safe.Append(c),
            };
        }
        return safe.ToString();
    }

    private sealed class Placed(DiagramNode node, int depth)
    {
        public DiagramNode Node => node;

        public int Depth => depth;

        public double Width { get; } = (node.Lines.Max(line => line.Length) * Letter) + (2 * Padding);

        public double Middle { get; set; }

        public IReadOnlyList<Placed> Children { get; set; } = [];
    }
}
