using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Native;

/// <summary>The part of LightGBM's C API (4.7) that is used here: data sets.</summary>
/// <remarks>Every function returns 0, or -1 after which <see cref="LGBM_GetLastError"/> tells why, on the same thread.</remarks>
internal static unsafe partial class NativeMethods
{
    public const string Library = "lib_lightgbm";

    /// <summary>C_API_DTYPE_FLOAT32: 32-bit floats.</summary>
    public const int Float32 = 0;

    /// <summary>C_API_DTYPE_FLOAT64: 64-bit floats.</summary>
    public const int Float64 = 1;

    /// <summary>C_API_DTYPE_INT32: 32-bit integers.</summary>
    public const int Int32 = 2;

    // Runs before the first call, and so before the library is loaded.
    static NativeMethods() => OpenMPWaits.Shorten();

    [LibraryImport(Library)]
    public static partial nint LGBM_GetLastError();

    [LibraryImport(Library)]
    public static partial int LGBM_RegisterLogCallback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(Library)]
    public static partial int LGBM_DumpParamAliases(long bufferLength, out long outputLength, byte* output);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_GetSampleCount(int totalRows, string parameters, out int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_SampleIndices(int totalRows, string parameters, int* output, out int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetCreateFromSampledColumn(
        double** sampleData, int** sampleIndices, int columns, int* samplesPerColumn, int sampleRows, int localRows, long distributedRows,
        string parameters, out nint dataset);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetCreateByReference(DatasetHandle reference, long rows, out nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetCreateFromMats(
        int matrices, void** data, int dataType, int* rows, int columns, int* isRowMajor, string parameters, DatasetHandle reference, out nint dataset);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetSerializeReferenceToBinary(DatasetHandle dataset, out nint buffer, out int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetCreateFromSerializedReference(
        void* buffer, int length, long rows, int classes, string parameters, out nint dataset);

    [LibraryImport(Library)]
    public static partial int LGBM_ByteBufferGetAt(nint buffer, int index, out byte value);

    [LibraryImport(Library)]
    public static partial int LGBM_ByteBufferFree(nint buffer);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetInitStreaming(
        DatasetHandle dataset, int hasWeights, int hasInitScores, int hasQueries, int classes, int threads, int maxOpenMPThreads);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetPushRowsWithMetadata(
        DatasetHandle dataset, void* data, int dataType, int rows, int columns, int startRow,
        float* label, float* weight, double* initScore, int* query, int thread);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetPushRowsByCSRWithMetadata(
        DatasetHandle dataset, void* indptr, int indptrType, int* indices, void* data, int dataType, long indptrLength, long elements,
        long startRow, float* label, float* weight, double* initScore, int* query, int thread);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetSetWaitForManualFinish(DatasetHandle dataset, int wait);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetMarkFinished(DatasetHandle dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetSetField(DatasetHandle dataset, string field, void* data, int length, int dataType);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetGetField(DatasetHandle dataset, string field, out int length, out void* data, out int type);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetSetFeatureNames(DatasetHandle dataset, byte** names, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetUpdateParamChecking(string oldParameters, string newParameters);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetGetNumData(DatasetHandle dataset, out int rows);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetGetNumFeature(DatasetHandle dataset, out int features);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetFree(nint dataset);
}
