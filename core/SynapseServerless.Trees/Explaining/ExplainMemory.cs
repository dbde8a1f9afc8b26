using System.Runtime.CompilerServices;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Memory that one thread explains rows in: the values of some rows, where they go at every split, and what is added up.</summary>
internal sealed unsafe class ExplainMemory
{
    /// <summary>How many rows are taken at a time.</summary>
    public const int Rows = 256;

    /// <summary>How many words have a bit for each of them.</summary>
    public const int Words = Rows / 64;

    // Two registers of rows go through a tree at a time.
    private const int MostGroup = 16, Alignment = 64;

    // Kept alive; pinned, so that its address stays.
    private readonly byte[] _bytes;

    /// <summary>How many bytes trees take.</summary>
    public static long BytesOf(IReadOnlyList<PathTree> trees, int columns) =>
        ((long)columns * Rows * ((2 * sizeof(double)) + sizeof(int) + 1))
        + trees.Select(tree => (2L * tree.Splits.Length * Words * sizeof(ulong)) + (((2L * MostGroup * tree.Points * tree.Depth) + tree.ConstantCount) * sizeof(double))).DefaultIfEmpty().Max();

    /// <summary>Takes memory for trees.</summary>
    public ExplainMemory(IReadOnlyList<PathTree> trees, int columns)
    {
        long room = 0;
        long values = Take((long)columns * Rows * sizeof(double)), categories = Take((long)columns * Rows * sizeof(int));
        long notNumbers = Take((long)columns * Words * sizeof(ulong)), zeros = Take((long)columns * Words * sizeof(ulong));
        long edges = Take(Most(tree => 2L * tree.Splits.Length) * Words * sizeof(ulong));
        long stack = Most(tree => (long)tree.Points * tree.Depth) * MostGroup * sizeof(double);
        long products = Take(stack), totals = Take(stack), constants = Take(Most(tree => tree.ConstantCount) * sizeof(double));
        long sums = Take((long)columns * Rows * sizeof(double));
        _bytes = GC.AllocateUninitializedArray<byte>(checked((int)(room + Alignment)), pinned: true);
        byte* first = (byte*)(((nint)Unsafe.AsPointer(ref _bytes[0]) + Alignment - 1) & -Alignment);
        Values = (double*)(first + values);
        Categories = (int*)(first + categories);
        NotNumbers = (ulong*)(first + notNumbers);
        Zeros = (ulong*)(first + zeros);
        Edges = (ulong*)(first + edges);
        Products = (double*)(first + products);
        Totals = (double*)(first + totals);
        Constants = (double*)(first + constants);
        Sums = (double*)(first + sums);

        long Most(Func<PathTree, long> of) => trees.Select(of).DefaultIfEmpty().Max();

        long Take(long bytes)
        {
            long at = room;
            room += (bytes + Alignment - 1) & -Alignment;
            return at;
        }
    }

    /// <summary>The values, column after column, with 0 for what is no number.</summary>
    public double* Values { get; }

    /// <summary>Their categories, in columns that some split looks up.</summary>
    public int* Categories { get; }

    /// <summary>A bit for each value that is no number.</summary>
    public ulong* NotNumbers { get; }

    /// <summary>A bit for each value that is about 0 or no number.</summary>
    public ulong* Zeros { get; }

    /// <summary>Per edge a bit for each row that goes along it and along those above that leave splits by the same feature.</summary>
    public ulong* Edges { get; }

    /// <summary>Per split of the path at hand, point and row the product of the factors above.</summary>
    public double* Products { get; }

    /// <summary>The same for the sums of what is below.</summary>
    public double* Totals { get; }

    /// <summary>Room for the constants of a tree.</summary>
    public double* Constants { get; }

    /// <summary>What is added up, column after column.</summary>
    public double* Sums { get; }
}
