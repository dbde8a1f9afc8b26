using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>An open Parquet file.</summary>
internal sealed class ParquetFile : IDisposable
{
    // Per column. Larger ones made reading no faster.
    private const int LocalBufferBytes = 256 << 10;

    private readonly GuardedStream? _stream;
    private readonly string _location;
    private FileReader? _reader;

    private ParquetFile(string location, GuardedStream? stream)
    {
        _location = location;
        _stream = stream;
    }

    public FileReader Reader => _reader ?? throw new ObjectDisposedException(nameof(ParquetFile));

    /// <summary>Opens a file: by its path where it is local, else through a stream that can seek.</summary>
    public static async ValueTask<ParquetFile> OpenAsync(
        IStorage storage, string location, int batchRows, CancellationToken cancellationToken)
    {
        // Opening the stream first gives the storage's own error where the file is missing or may not be read.
        Stream stream = await storage.OpenReadAsync(location, cancellationToken);
        string? path = storage.LocalPath(location);
        if (path is not null)
        {
            await stream.DisposeAsync();
            return Open(new ParquetFile(path, null), batchRows);
        }
        var guarded = new GuardedStream(stream, exception => StorageErrors.Translate(exception, location, writing: false));
        return Open(new ParquetFile(location, guarded), batchRows);
    }

    private static ParquetFile Open(ParquetFile file, int batchRows)
    {
        try
        {
            using ArrowReaderProperties arrow = ArrowReaderProperties.GetDefault();
            arrow.BatchSize = batchRows;
            // Partitions are read in parallel; threads inside one would only compete with them.
            arrow.UseThreads = false;
            // Arrow would read ahead on threads of its own, which may be the last to let go of the file: after the reader is
            // disposed, when what they call back into is gone, or is already part of another file. A column of a row group is
            // one read without it, and the stream of a blob itself reads ahead.
            arrow.PreBuffer = false;
            // Arrow's own pool keeps what it has had: over thirty million rows it grows half as large again as over three.
            using ReaderProperties properties = ReaderProperties.WithMemoryPool(MemoryPool.SystemMemoryPool());
            if (file._stream is null)
            {
                // Else a whole column of a row group is in memory as long as any of it is read, and a column of vectors may be most of the file.
                properties.EnableBufferedStream();
                properties.BufferSize = LocalBufferBytes;
            }
            file._reader = file.Guard(() => file._stream is null
                ? new FileReader(file._location, properties, arrow)
                : new FileReader(file._stream, properties, arrow));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The schema, without the marks that the Parquet reader leaves in it.</summary>
    public Schema Schema => Guard(() =>
    {
        Schema schema = Reader.Schema;
        return ParquetVectors.Read(new Schema(schema.FieldsList.Select(Clean), schema.Metadata));
    });

    /// <summary>Rows, compressed and uncompressed bytes of every row group.</summary>
    public IReadOnlyList<(long Rows, long Bytes, long Uncompressed)> RowGroups() => Guard(() =>
    {
        using ParquetFileReader reader = Reader.ParquetReader;
        var groups = new (long, long, long)[reader.FileMetaData.NumRowGroups];
        for (int i = 0; i < groups.Length; i++)
        {
            using RowGroupReader group = reader.RowGroup(i);
            long bytes = 0;
            for (int column = 0; column < group.MetaData.NumColumns; column++)
                bytes += group.MetaData.GetColumnChunkMetaData(column).TotalCompressedSize;
            groups[i] = (group.MetaData.NumRows, bytes, group.MetaData.TotalByteSize);
        }
        return groups;
    });

    /// <summary>About how many bytes a row of a row group has when it is no longer compressed; at least one.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="wanted">The columns.</param>
    public long RowBytes(int group, Schema wanted) => Guard(() =>
    {
        using ParquetFileReader reader = Reader.ParquetReader;
        if (group >= reader.FileMetaData.NumRowGroups)
            return 1;
        using RowGroupReader rows = reader.RowGroup(group);
        long bytes = Leaves(wanted) is { } leaves
            ? leaves.Sum(leaf => rows.MetaData.GetColumnChunkMetaData(leaf).TotalUncompressedSize)
            : rows.MetaData.TotalByteSize;
        return Math.Max(1, bytes / Math.Max(1, rows.MetaData.NumRows));
    });

    /// <summary>Indexes of the Parquet columns under some fields; null for all of them.</summary>
    public int[]? Leaves(Schema wanted)
    {
        IReadOnlyList<SchemaField> fields = Reader.SchemaManifest.SchemaFields;
        if (wanted.FieldsList.Count == fields.Count)
            return null;
        var names = wanted.FieldsList.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var leaves = new List<int>();
        foreach (SchemaField field in fields.Where(field => names.Contains(field.Field.Name)))
            AddLeaves(field, leaves);
        return [.. leaves];
    }

    /// <summary>Calls the reader, whose failures mean that the file is damaged.</summary>
    public T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ParquetException exception)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>The error for a file that the reader cannot make sense of.</summary>
    public Exception Damaged(Exception exception)
    {
        if (_stream?.Failure is { } failure)
            return failure;
        string text = exception.Message.ReplaceLineEndings(" ");
        string problem = text.Contains("magic bytes", StringComparison.OrdinalIgnoreCase)
            ? "This is not a Parquet file, or its end is missing"
            : text.Contains("file size is 0", StringComparison.OrdinalIgnoreCase) || text.Contains("smaller than the minimum", StringComparison.OrdinalIgnoreCase)
                ? "This file is empty or far too short for Parquet"
                : $"This Parquet file is damaged or truncated ({text})";
        return new DataException(
            problem, Location.OfFile(_location), "Write or copy it again; a file that was cut off cannot be read in part.", exception);
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
        _stream?.Dispose();
    }

    private static void AddLeaves(SchemaField field, List<int> leaves)
    {
        if (field.ColumnIndex >= 0)
            leaves.Add(field.ColumnIndex);
        foreach (SchemaField child in field.Children)
            AddLeaves(child, leaves);
    }

    private static Field Clean(Field field)
    {
        KeyValuePair<string, string>[] metadata = field.HasMetadata
            ? [.. field.Metadata.Where(pair => pair.Key != "PARQUET:field_id")]
            : [];
        return new Field(field.Name, Clean(field.DataType), field.IsNullable, metadata.Length == 0 ? null : metadata);
    }

    private static IArrowType Clean(IArrowType type) => type switch
    {
        StructType structure => new StructType([.. structure.Fields.Select(Clean)]),
        FixedSizeListType list => new FixedSizeListType(Clean(list.ValueField), list.ListSize),
        ListType list => new ListType(Clean(list.ValueField)),
        LargeListType list => new LargeListType(Clean(list.ValueField)),
        _ => type,
    };
}
