using System.Runtime.InteropServices;

namespace SynapseServerless.Anomalies;

/// <summary>A node of an isolation tree. A leaf leads to itself, so that a walk of a fixed number of steps ends in it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IsolationNode
{
    /// <summary>A row goes to the second child when its value, or its projection, is not below this.</summary>
    public float Threshold;

    /// <summary>The feature that is looked at, or the hyperplane.</summary>
    public int Split;

    /// <summary>The first child, counted in the tree; the second comes after it. Of a leaf the leaf itself.</summary>
    public int Next;

    /// <summary>How long the path to a leaf is, with what its rows would need further; of other nodes the mean over the rows they were made of.</summary>
    public float Length;
}
