using System.Runtime.InteropServices;

namespace SynapseServerless.Trees.Scoring;

// What the kernel reads, one after the other. Offsets are of 8 bytes, which a processor multiplies by as it adds.

/// <summary>A split whose children are two leaves that stand side by side.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LeafPair
{
    /// <summary>Offset of the column.</summary>
    public uint Column;

    /// <summary>Where the place of the leaf goes.</summary>
    public ushort Target;

    /// <summary>Not used.</summary>
    public ushort Padding;

    /// <summary>The least byte that goes right, less 128, four times.</summary>
    public uint Bound;

    /// <summary>The place of the right leaf, four times.</summary>
    public uint Right;
}

/// <summary>A split with a split beneath it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Fork
{
    /// <summary>Offset of the column.</summary>
    public uint Column;

    /// <summary>Where the places of the leaves are that come from the left.</summary>
    public ushort Left;

    /// <summary>Where those from the right are.</summary>
    public ushort Right;

    /// <summary>Where those of this split go; it may be where those of a child were.</summary>
    public ushort Target;

    /// <summary>Not used.</summary>
    public ushort Padding;

    /// <summary>The least byte that goes right, less 128, four times.</summary>
    public uint Bound;
}

/// <summary>A set of categories that is looked up before the split that asks for it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Lookup
{
    /// <summary>Offset of the column that has the bit of a category within its byte.</summary>
    public uint Column;

    /// <summary>Offset of the column that it goes to: 255 for what is in the set, else 0.</summary>
    public uint Target;

    /// <summary>The first of its tables.</summary>
    public int FirstTable;

    /// <summary>How many tables it has: one for each group of which it has a category.</summary>
    public int Tables;
}

/// <summary>Sixteen bytes of a set, a bit for each category of a group.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LookupTable
{
    /// <summary>The bits.</summary>
    public fixed byte Bits[16];

    /// <summary>Offset of the group's column: which byte has the bit of a category, or 128 where it is of another group.</summary>
    public uint Column;

    /// <summary>Not used.</summary>
    public fixed uint Padding[3];
}

/// <summary>Trees that are evaluated at a time: what is looked up, then what stands above leaves, then the rest, by height.</summary>
internal readonly record struct BlockUnit(Range<Lookup> Lookups, Range<LeafPair> Pairs, Range<Fork> Forks);

/// <summary>A run of nodes.</summary>
/// <typeparam name="T">Which.</typeparam>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Range<T>(int Start, int Count);

/// <summary>Trees whose leaves are added to the scores of a block at a time.</summary>
/// <param name="FirstUnit">The first of the units that find the places of the leaves.</param>
/// <param name="Units">How many units there are.</param>
/// <param name="Class">Which of the scores of a row they add to.</param>
/// <param name="FirstValue">Where the values of the leaves begin.</param>
/// <param name="Stride">How many values there are from tree to tree; 0 for a single tree whose places have two bytes.</param>
/// <param name="Trees">How many trees are of use; others are filled up with zeros.</param>
/// <param name="FirstTree">Index of the first tree among those of the class.</param>
internal readonly record struct BlockGroup(int FirstUnit, int Units, int Class, int FirstValue, int Stride, int Trees, int FirstTree);
