using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow.C;
using DuckDB.NET.Native;

namespace SynapseServerless.Data;

/// <summary>The Arrow functions of DuckDB's C API, which the DuckDB.NET bindings leave out.</summary>
internal static unsafe partial class DuckDbNative
{
    private const string Library = "duckdb";

    [LibraryImport(Library, EntryPoint = "duckdb_arrow_scan", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DuckDBState ArrowScan(DuckDBNativeConnection connection, string view, CArrowArrayStream* stream);

    [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_type")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DuckDBStatementType StatementType(DuckDBPreparedStatement statement);

    [LibraryImport(Library, EntryPoint = "duckdb_result_get_arrow_options")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ResultArrowOptions(DuckDBResult* result);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_arrow_options")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyArrowOptions(ref nint options);

    [LibraryImport(Library, EntryPoint = "duckdb_to_arrow_schema")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ToArrowSchema(nint options, nint* types, byte** names, ulong count, CArrowSchema* schema);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_to_arrow")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ChunkToArrow(nint options, DuckDBDataChunk chunk, CArrowArray* array);

    [LibraryImport(Library, EntryPoint = "duckdb_error_data_message")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial byte* ErrorMessage(nint error);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_error_data")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial void DestroyError(ref nint error);

    /// <summary>Throws where a function returned an error, and frees it.</summary>
    public static void Check(nint error)
    {
        if (error == 0)
            return;
        string message = Marshal.PtrToStringUTF8((nint)ErrorMessage(error)) ?? "unknown error";
        DestroyError(ref error);
        throw new DuckDbException(message);
    }
}
