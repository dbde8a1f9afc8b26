using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Onnx.Text;

/// <summary>Tokens of a column of texts, as columns of lists.</summary>
internal sealed class TokenColumns
{
    /// <summary>The type of the columns.</summary>
    public static ListType Type { get; } = new(new Field("item", Int64Type.Default, nullable: false));

    private readonly byte[] _offsets;
    private readonly byte[] _tokens;
    private readonly ArrowBuffer _validity;
    private readonly int _rows;
    private readonly int _nulls;
    private readonly int _count;

    private TokenColumns(int[] offsets, List<long> tokens, ArrowBuffer validity, int nulls)
    {
        _offsets = MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray();
        _tokens = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(tokens)).ToArray();
        (_validity, _rows, _nulls, _count) = (validity, offsets.Length - 1, nulls, tokens.Count);
    }

    /// <summary>Cuts the texts of a column; a null has no tokens.</summary>
    /// <param name="texts">The column, borrowed.</param>
    /// <param name="encoder">Cuts them.</param>
    /// <param name="cancellationToken">Stops between two texts.</param>
    public static TokenColumns Of(IArrowArray texts, TokenEncoder encoder, CancellationToken cancellationToken)
    {
        Func<int, object?> read = Cells.Reader(texts);
        int[] offsets = new int[texts.Length + 1];
        var tokens = new List<long>(texts.Length * 16);
        var validity = new ArrowBuffer.BitmapBuilder(texts.Length);
        int nulls = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = (string?)read(row);
            validity.Append(text is not null);
            if (text is null)
                nulls++;
            else
            {
                foreach (int token in encoder.Encode(text))
                    tokens.Add(token);
            }
            offsets[row + 1] = tokens.Count;
        }
        return new TokenColumns(offsets, tokens, nulls > 0 ? validity.Build() : ArrowBuffer.Empty, nulls);
    }

    /// <summary>The numbers of the tokens.</summary>
    public ListArray Tokens() => Lists(_tokens);

    /// <summary>A number for each token, the same for all.</summary>
    public ListArray Constant(long value)
    {
        byte[] items = new byte[_tokens.Length];
        MemoryMarshal.Cast<byte, long>(items.AsSpan()).Fill(value);
        return Lists(items);
    }

    private ListArray Lists(byte[] items) => new(new ArrayData(
        Type, _rows, _nulls, 0, [_validity, new ArrowBuffer(_offsets)], [new ArrayData(Int64Type.Default, _count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(items)])]));
}
