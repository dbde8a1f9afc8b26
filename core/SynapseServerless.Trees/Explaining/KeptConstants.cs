using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Keeps the constants of trees from the first row that asks for them, as long as they have room.</summary>
internal sealed unsafe class KeptConstants
{
    /// <summary>Most bytes that are kept; beyond, constants are made anew for the rows that are taken at a time.</summary>
    public const long MostBytes = 64 << 20;

    private long _bytes;

    /// <summary>How many bytes are kept.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The constants of a tree.</summary>
    /// <param name="path">The tree, which keeps them.</param>
    /// <param name="memory">Has room for those that are not kept.</param>
    public double* Of(PathTree path, ExplainMemory memory)
    {
        double[]? known = Volatile.Read(ref path.Constants) ?? Keep(path);
        if (known is not null)
            return (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(known));
        PathConstants.Fill(path, new Span<double>(memory.Constants, (int)path.ConstantCount));
        return memory.Constants;
    }

    private double[]? Keep(PathTree path)
    {
        long size = path.ConstantCount * sizeof(double);
        if (Bytes + size > MostBytes)
            return null;
        lock (path)
        {
            if (path.Constants is null)
            {
                double[] constants = GC.AllocateUninitializedArray<double>((int)path.ConstantCount, pinned: true);
                PathConstants.Fill(path, constants);
                Volatile.Write(ref path.Constants, constants);
                Interlocked.Add(ref _bytes, size);
            }
            return path.Constants;
        }
    }
}
