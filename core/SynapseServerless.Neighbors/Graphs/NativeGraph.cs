using System.Runtime.InteropServices;

namespace SynapseServerless.Neighbors;

/// <summary>The functions of USearch's native library that are used, filtered search among them, which its wrapper for .NET leaves out.</summary>
internal static unsafe partial class NativeGraph
{
    /// <summary>Squared Euclidean distance.</summary>
    public const int SquaredEuclidean = 3;

    /// <summary>1 minus the cosine.</summary>
    public const int Cosine = 1;

    /// <summary>Values of single precision.</summary>
    public const int Single = 1;

    private const string Library = "libusearch_c";

    [LibraryImport(Library, EntryPoint = "usearch_init")]
    public static partial nint Init(in Options options, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_free")]
    public static partial void Free(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_reserve")]
    public static partial void Reserve(nint index, nuint capacity, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_add")]
    public static partial void Add(nint index, ulong key, float* vector, int kind, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_size")]
    public static partial nuint Size(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_dimensions")]
    public static partial nuint Dimensions(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_expansion_search")]
    public static partial void SetExpansion(nint index, nuint expansion, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_serialized_length")]
    public static partial nuint Length(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_save_buffer")]
    public static partial void Save(nint index, byte* buffer, nuint length, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_view_buffer")]
    public static partial void View(nint index, byte* buffer, nuint length, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_get")]
    public static partial nuint Get(nint index, ulong key, nuint count, float* vector, int kind, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_search")]
    public static partial nuint Search(nint index, float* query, int kind, nuint count, ulong* keys, float* distances, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_filtered_search")]
    public static partial nuint Search(
        nint index, float* query, int kind, nuint count, delegate* unmanaged[Cdecl]<ulong, void*, int> filter, void* state, ulong* keys, float* distances, out nint error);

    /// <summary>How a graph is made.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Options
    {
        /// <summary>The metric.</summary>
        public int Metric;

        /// <summary>A metric of one's own; 0 for none.</summary>
        public nint Own;

        /// <summary>How values are kept.</summary>
        public int Kind;

        /// <summary>Values of a vector.</summary>
        public nuint Dimensions;

        /// <summary>Edges of a node.</summary>
        public nuint Connectivity;

        /// <summary>How many nodes are looked at to add one.</summary>
        public nuint ExpansionAdd;

        /// <summary>How many nodes are looked at to find some.</summary>
        public nuint ExpansionSearch;

        /// <summary>Whether a key may come more than once.</summary>
        public byte Multi;
    }
}
