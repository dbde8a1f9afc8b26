using System.Runtime.InteropServices;

namespace SynapseServerless.Neighbors;

/// <summary>The last bytes of a shard, which say where everything is.</summary>
/// <remarks>
/// A shard is one file, little-endian. Vectors lie in panels of sixteen: the first value of each of the sixteen, then the second of each, and so
/// on, as the kernel reads them. Then come a factor for each vector (half its squared length, or one over its length), the number of
/// its row where rows are sorted by label, the labels with their runs of rows, and blocks of rows of values as Arrow streams.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct ShardFooter
{
    /// <summary>What a shard ends with: <c>SYNKNN01</c>.</summary>
    public const long Sign = 0x31304E4E4B4E5953;

    /// <summary>How many vectors a panel has.</summary>
    public const int Panel = 16;

    /// <summary>How many rows a block of values has, but for the last.</summary>
    public const int BlockRows = 4096;

    /// <summary>Whether there are labels.</summary>
    public long HasLabels;

    /// <summary>The metric.</summary>
    public long Metric;

    /// <summary>Values of a vector.</summary>
    public long Width;

    /// <summary>How many vectors there are.</summary>
    public long Rows;

    /// <summary>The length of the longest vector.</summary>
    public double Longest;

    /// <summary>Where the factors are; the panels are at the beginning.</summary>
    public long FactorsAt;

    /// <summary>Where the numbers of rows are.</summary>
    public long OrderAt;

    /// <summary>Where the labels are.</summary>
    public long LabelsAt;

    /// <summary>How many labels there are.</summary>
    public long Labels;

    /// <summary>Where the table of blocks is: where each begins, and where the last ends.</summary>
    public long BlocksAt;

    /// <summary>How many blocks there are.</summary>
    public long Blocks;

    /// <summary>The sign.</summary>
    public long Magic;

    /// <summary>The bytes of the panels.</summary>
    public readonly long PanelBytes => (Rows + Panel - 1) / Panel * Panel * Width * sizeof(float);
}
