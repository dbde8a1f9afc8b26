using System.Buffers;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>
/// Writes CSV by RFC 4180, with a header and <c>\n</c> for line ends. Null is an empty value, an empty text is <c>""</c>; NaN is
/// <c>NaN</c>; vectors, lists and structs are JSON in quotes.
/// </summary>
internal sealed partial class CsvBatchWriter : BatchWriter
{
    private const int FlushBytes = 1 << 20;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes + (FlushBytes / 4));
    private readonly ArrayBufferWriter<byte> _nested = new();
    private readonly SearchValues<byte> _special;
    private readonly byte _delimiter;

    public CsvBatchWriter(StorageWrite write, Schema schema, char delimiter)
        : base(write)
    {
        _delimiter = (byte)delimiter;
        _special = SearchValues.Create([_delimiter, (byte)'"', (byte)'\n', (byte)'\r']);
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            Separate(i);
            Text(Encoding.UTF8.GetBytes(schema.FieldsList[i].Name));
        }
        _buffer.Write("\n"u8);
    }

    private protected override async ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        Action<int>[] columns = [.. batch.Arrays.Select(Cell)];
        for (int row = 0; row < batch.Length; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                Separate(i);
                columns[i](row);
            }
            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount >= FlushBytes)
                await FlushAsync(cancellationToken);
        }
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    private protected override void Close()
    {
        // There is nothing but the buffer.
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await Counter.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }

    private void Separate(int column)
    {
        if (column > 0)
            _buffer.Write([_delimiter]);
    }

    private Action<int> Cell(IArrowArray column)
    {
        Action<int> write = Cells.Visit(column, new CellWriters(this));
        return column.NullCount == 0 ? write : row =>
        {
            if (!column.IsNull(row))
                write(row);
        };
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        // A value that begins like a comment is quoted too, because readers guess.
        if (text.Length > 0 && text[0] != '#' && text.IndexOfAny(_special) < 0)
        {
            _buffer.Write(text);
            return;
        }
        _buffer.Write("\""u8);
        int quote;
        while ((quote = text.IndexOf((byte)'"')) >= 0)
        {
            _buffer.Write(text[..(quote + 1)]);
            _buffer.Write("\""u8);
            text = text[(quote + 1)..];
        }
        _buffer.Write(text);
        _buffer.Write("\""u8);
    }
}
