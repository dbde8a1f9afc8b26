namespace SynapseServerless.Plots;

/// <summary>A tree of labelled nodes, to be shown as text or as a drawing.</summary>
/// <param name="Title">What the tree is.</param>
/// <param name="Root">Its topmost node.</param>
public sealed record TreeDiagram(string Title, DiagramNode Root)
{
    /// <summary>The tree as lines of text, one per node, with branches drawn by box characters.</summary>
    public string ToText() => TreeText.Write(this);

    /// <summary>The tree as an SVG document: top down, in the color of the text around it, readable on any background.</summary>
    public string ToSvg() => TreeSvg.Write(this);
}

/// <summary>A node of a tree.</summary>
/// <param name="Lines">What it says, the most important first; at least one line.</param>
/// <param name="Branch">What leads to it from its parent, such as <c>yes</c>; empty for the root.</param>
/// <param name="Children">The nodes below it, from left to right; none for a leaf.</param>
public sealed record DiagramNode(IReadOnlyList<string> Lines, string Branch, IReadOnlyList<DiagramNode> Children)
{
    /// <summary>Whether there is nothing below it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsLeaf => Children.Count == 0;
}
