using System.Runtime.CompilerServices;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Memory that one thread scores blocks in: the places of leaves, and the columns of as many blocks as are taken at a time.</summary>
internal sealed unsafe class BlockMemory
{
    private const int Alignment = 64;

    // Kept alive; pinned, so that its address stays.
    private readonly byte[] _bytes;

    private double[] _row = [];

    public BlockMemory(BlockModel model, int blocks)
    {
        BlockBytes = (model.Layout.Columns + model.LookupColumns) * BlockLayout.Rows;
        _bytes = GC.AllocateArray<byte>(model.ScratchBytes + (blocks * BlockBytes) + BlockInput.WorkBytes + Alignment, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _bytes[0]);
        Scratch = (byte*)((address + Alignment - 1) & -Alignment);
        Columns = Scratch + model.ScratchBytes;
        Work = Columns + (blocks * BlockBytes);
        for (int leaf = 0; leaf < 256; leaf++)
            new Span<byte>(Scratch + (leaf * BlockLayout.Rows), BlockLayout.Rows).Fill((byte)leaf);
    }

    /// <summary>How many bytes the columns of a block have.</summary>
    public int BlockBytes { get; }

    /// <summary>Places of leaves: those that never change, those of whole trees, those of splits.</summary>
    public byte* Scratch { get; }

    /// <summary>The columns, block after block.</summary>
    public byte* Columns { get; }

    /// <summary>A row of so many values.</summary>
    public double[] Row(int features) => _row.Length == features ? _row : _row = new double[features];

    /// <summary>Working memory for making columns.</summary>
    public byte* Work { get; }
}
