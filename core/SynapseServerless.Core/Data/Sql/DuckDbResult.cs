using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.C;
using DuckDB.NET.Native;

namespace SynapseServerless.Data;

/// <summary>A running query, whose rows come as Arrow batches.</summary>
internal sealed class DuckDbResult : IDisposable
{
    private DuckDBResult _result;
    private nint _options;
    private bool _ended;

    public unsafe DuckDbResult(DuckDBResult result)
    {
        _result = result;
        _options = DuckDbNative.ResultArrowOptions(&result);
        try
        {
            Schema = ReadSchema();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Names and types of the result's columns.</summary>
    public Schema Schema { get; }

    /// <summary>The next rows, at least <paramref name="rows"/> of them unless the result ends or they have so many bytes; null at the end.</summary>
    /// <remarks>DuckDB works in chunks of 2048 rows; these are joined, column by column, to batches worth handing on.</remarks>
    public RecordBatch? Read(int rows, long bytes = long.MaxValue)
    {
        var chunks = new List<RecordBatch>();
        try
        {
            int length = 0;
            long size = 0;
            while (length < rows && size < bytes && !_ended && ReadChunk() is { } chunk)
            {
                chunks.Add(chunk);
                length += chunk.Length;
                size += bytes == long.MaxValue ? 0 : BatchBytes.Of(chunk);
            }
            return chunks.Count == 0 ? null : Batches.Concatenate(Schema, chunks);
        }
        finally
        {
            foreach (RecordBatch chunk in chunks)
                chunk.Dispose();
        }
    }

    public void Dispose()
    {
        if (_options != 0)
            DuckDbNative.DestroyArrowOptions(ref _options);
        _options = 0;
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
    }

    private unsafe RecordBatch? ReadChunk()
    {
        using DuckDBDataChunk chunk = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(_result);
        if (chunk.IsInvalid || NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk) == 0)
        {
            // Asking once more after the end would be an error.
            _ended = true;
            string? error = NativeMethods.Query.DuckDBResultError(ref _result);
            return string.IsNullOrEmpty(error) ? null : throw new DuckDbException(error);
        }
        CArrowArray array = default;
        DuckDbNative.Check(DuckDbNative.ChunkToArrow(_options, chunk, &array));
        return CArrowArrayImporter.ImportRecordBatch(&array, Schema);
    }

    private unsafe Schema ReadSchema()
    {
        int count = (int)NativeMethods.Query.DuckDBColumnCount(ref _result);
        var types = new DuckDBLogicalType[count];
        nint* handles = stackalloc nint[count];
        byte** names = stackalloc byte*[count];
        try
        {
            for (int i = 0; i < count; i++)
            {
                types[i] = NativeMethods.Query.DuckDBColumnLogicalType(ref _result, i);
                handles[i] = types[i].DangerousGetHandle();
                names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(NativeMethods.Query.DuckDBColumnName(ref _result, i));
            }
            CArrowSchema schema = default;
            DuckDbNative.Check(DuckDbNative.ToArrowSchema(_options, handles, names, (ulong)count, &schema));
            return CArrowSchemaImporter.ImportSchema(&schema);
        }
        finally
        {
            for (int i = 0; i < count; i++)
            {
                Marshal.FreeCoTaskMem((nint)names[i]);
                types[i]?.Dispose();
            }
        }
    }
}
