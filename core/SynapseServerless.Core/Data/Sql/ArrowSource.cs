using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;

namespace SynapseServerless.Data;

/// <summary>
/// An Arrow C stream that hands DuckDB one batch per query, without a copy, and may be asked for its schema any number of
/// times: a statement prepared over it runs again with the next batch.
/// </summary>
/// <remarks>
/// DuckDB keeps the address of the stream in a view, never releases it, and never releases the schemas it gets from it.
/// Hence all of it is in unmanaged memory, and every schema handed out is the same one, which this class owns.
/// </remarks>
internal sealed unsafe class ArrowSource : IDisposable
{
    // The C data interface's struct ArrowArrayStream; Apache.Arrow keeps the fields of its own to itself.
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeStream
    {
        public delegate* unmanaged[Cdecl]<NativeStream*, CArrowSchema*, int> GetSchema;
        public delegate* unmanaged[Cdecl]<NativeStream*, CArrowArray*, int> GetNext;
        public delegate* unmanaged[Cdecl]<NativeStream*, byte*> GetLastError;
        public delegate* unmanaged[Cdecl]<NativeStream*, void> Release;
        public State* State;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public CArrowSchema* Schema;
        public CArrowArray Next;
    }

    private NativeStream* _stream;

    public ArrowSource(Schema schema)
    {
        Schema = schema;
        _stream = (NativeStream*)NativeMemory.AllocZeroed((nuint)sizeof(NativeStream));
        _stream->State = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        _stream->GetSchema = &GetSchema;
        _stream->GetNext = &GetNext;
        _stream->GetLastError = &GetLastError;
        _stream->Release = &Release;
        _stream->State->Schema = CArrowSchema.Create();
        CArrowSchemaExporter.ExportSchema(schema, _stream->State->Schema);
    }

    public Schema Schema { get; }

    public CArrowArrayStream* Stream => (CArrowArrayStream*)_stream;

    /// <summary>Sets the batch that the next query sees; it is shared, not taken over.</summary>
    public void Set(RecordBatch batch)
    {
        Clear();
        CArrowArrayExporter.ExportRecordBatch(batch, &_stream->State->Next);
    }

    /// <summary>Gives up a batch that no query has taken.</summary>
    public void Clear()
    {
        CArrowArray.CallReleaseFunc(&_stream->State->Next);
        _stream->State->Next = default;
    }

    public void Dispose()
    {
        if (_stream is null)
            return;
        Clear();
        CArrowSchema.Free(_stream->State->Schema);
        NativeMemory.Free(_stream->State);
        NativeMemory.Free(_stream);
        _stream = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSchema(NativeStream* stream, CArrowSchema* schema)
    {
        *schema = *stream->State->Schema;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetNext(NativeStream* stream, CArrowArray* array)
    {
        // Ownership goes along; an array without a release function is the end of the stream.
        *array = stream->State->Next;
        stream->State->Next = default;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetLastError(NativeStream* stream) => null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(NativeStream* stream)
    {
    }
}
