using System.Text;

namespace SynapseServerless.Plots;

/// <summary>Writes a tree as lines of text.</summary>
internal static class TreeText
{
    public static string Write(TreeDiagram tree)
    {
        var text = new StringBuilder(tree.Title).Append('\n');
        // A stack rather than a recursion: a tree may be as deep as it has leaves.
        var open = new Stack<(DiagramNode Node, string Indent, string Branch)>();
        open.Push((tree.Root, "", ""));
        while (open.TryPop(out (DiagramNode Node, string Indent, string Branch) at))
        {
            DiagramNode node = at.Node;
            text.Append(at.Indent).Append(at.Branch);
            if (node.Branch.Length > 0)
                text.Append(node.Branch).Append(": ");
            text.Append(node.Lines[0]);
            if (node.Lines.Count > 1)
                text.Append(" (").AppendJoin(", ", node.Lines.Skip(1)).Append(')');
            text.Append('\n');
            string below = at.Indent + at.Branch switch { "" => "", "└─ " => "   ", _ => "│  " };
            for (int i = node.Children.Count - 1; i >= 0; i--)
                open.Push((node.Children[i], below, i == node.Children.Count - 1 ? "└─ " : "├─ "));
        }
        return text.ToString();
    }
}
