using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;

namespace SynapseServerless.Images.Tests;

/// <summary>Tables of image files.</summary>
internal static class Files
{
    /// <summary>A table with a column of files, and one of numbers from 0.</summary>
    public static RecordBatch Of(string name, params byte[]?[] files)
    {
        var builder = new BinaryArray.Builder();
        foreach (byte[]? file in files)
        {
            if (file is null)
                builder.AppendNull();
            else
                builder.Append(file.AsSpan());
        }
        BinaryArray column = builder.Build();
        Int32Array ids = new Int32Array.Builder().AppendRange(Enumerable.Range(0, files.Length)).Build();
        return new RecordBatch(
            new Schema([new Field(name, column.Data.DataType, true), new Field("id", ids.Data.DataType, false)], null), [column, ids], files.Length);
    }

    /// <summary>A stage over a table, as one batch.</summary>
    public static Task<RecordBatch> RunAsync(ImageStage stage, RecordBatch table, IRowSink? rows = null) =>
        stage.TransformAsync(table, new StageContext(stage.Uid) { Rows = rows ?? FailingRowSink.Instance });

    /// <summary>The pictures of a column of images; null for a row without one.</summary>
    public static (string? Origin, int Height, int Width, int Channels, int Mode, byte[] Data)?[] Images(RecordBatch table, string column)
    {
        Func<int, object?> read = Cells.Reader(table.Column(table.Schema.GetFieldIndex(column)));
        return [.. Enumerable.Range(0, table.Length).Select(row => read(row) is Dictionary<string, object?> image
            ? ((string?, int, int, int, int, byte[])?)((string?)image["origin"], (int)image["height"]!, (int)image["width"]!, (int)image["nChannels"]!, (int)image["mode"]!, (byte[])image["data"]!)
            : null)];
    }

    /// <summary>The cells of a column.</summary>
    public static object?[] Values(RecordBatch table, string column)
    {
        Func<int, object?> read = Cells.Reader(table.Column(table.Schema.GetFieldIndex(column)));
        return [.. Enumerable.Range(0, table.Length).Select(read)];
    }
}
