using System.Runtime.InteropServices;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Seven splits of a tree that hang together.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Pack
{
    /// <summary>How many splits there are.</summary>
    public const int Splits = 7;

    /// <summary>The columns that splits look at.</summary>
    public fixed byte Columns[Splits];

    /// <summary>The largest bytes that go left, less 128.</summary>
    public fixed byte Bounds[Splits];

    /// <summary>The number of the shape.</summary>
    public ushort Shape;

    /// <summary>Leaves; or, below 0, how many packs further on the next one is.</summary>
    public fixed short Exits[Splits + 1];
}
