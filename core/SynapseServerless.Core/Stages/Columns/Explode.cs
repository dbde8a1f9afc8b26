using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Makes one row of each element of a list column; the other columns are repeated.</summary>
/// <remarks>Rows whose list is null or empty have no elements and so do not come out. Long lists are cut into several batches.</remarks>
public sealed class Explode : StreamTransformer
{
    private const int MaxRows = 65_536;

    // The list itself is repeated with each of its elements: n elements give n * n numbers.
    private const long MaxRepeated = 1 << 22;

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <summary>The column of lists or dense vectors.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the elements; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = InputColumns.Require(
            input, Uid, "inputCol", InputCol, static type => type is ListType or FixedSizeListType, "a column of lists or dense vectors");
        return Schemas.With(input, new Field(Output, ((NestedType)field.DataType).Fields[0].DataType, nullable: true));
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int place = bound.Input.GetFieldIndex(InputCol);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                foreach (RecordBatch part in Parts(batch, batch.Column(place), bound.Output))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return part;
                }
            }
        }
    }

    private IEnumerable<RecordBatch> Parts(RecordBatch batch, IArrowArray lists, Schema schema)
    {
        var rows = new List<int>();
        var elements = new List<int>();
        bool any = false;
        long repeated = 0;
        for (int row = 0; row < batch.Length; row++)
        {
            (int start, int length) = lists.IsNull(row) ? (0, 0) : Range(lists, row);
            for (int i = 0; i < length; i++)
            {
                rows.Add(row);
                elements.Add(start + i);
                repeated += Output == InputCol ? 0 : length;
                if (rows.Count == MaxRows || repeated >= MaxRepeated)
                {
                    yield return Part(batch, lists, schema, rows, elements);
                    any = true;
                    repeated = 0;
                    rows.Clear();
                    elements.Clear();
                }
            }
        }
        if (rows.Count > 0 || !any)
            yield return Part(batch, lists, schema, rows, elements);
    }

    private RecordBatch Part(RecordBatch batch, IArrowArray lists, Schema schema, List<int> rows, List<int> elements)
    {
        IArrowArray values = lists is ListArray list ? list.Values : ((FixedSizeListArray)lists).Values;
        var arrays = new List<IArrowArray>();
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            arrays.Add(schema.FieldsList[i].Name == Output
                ? Taking.Take(values, CollectionsMarshal.AsSpan(elements))
                : Taking.Take(batch.Column(i), CollectionsMarshal.AsSpan(rows)));
        }
        return new RecordBatch(schema, arrays, rows.Count);
    }

    private static (int Start, int Length) Range(IArrowArray lists, int row)
    {
        if (lists is ListArray list)
            return (list.ValueOffsets[row], list.GetValueLength(row));
        int width = ((FixedSizeListType)lists.Data.DataType).ListSize;
        return ((lists.Offset + row) * width, width);
    }
}
