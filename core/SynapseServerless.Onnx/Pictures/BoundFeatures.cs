using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>The bound form of <see cref="ImageFeaturizer"/>: tensors, the model, and vectors of what it gives.</summary>
internal sealed class BoundFeatures : BoundTransformer
{
    private readonly BoundTransformer _tensors, _model;
    private readonly int _tensorPlace, _rawPlace;
    private readonly bool _dropsNulls;
    private readonly Field _field;
    private readonly AddedColumns _added;
    private readonly int[] _own;

    /// <param name="input">Schema of the batches that come in.</param>
    /// <param name="tensors">Makes tensors.</param>
    /// <param name="model">Runs the model over them.</param>
    /// <param name="tensorCol">The column of tensors, which does not come out.</param>
    /// <param name="rawCol">What the model gives, which does not come out as it is.</param>
    /// <param name="outputCol">The column of vectors.</param>
    /// <param name="dropsNulls">Whether rows without an image are left out.</param>
    public BoundFeatures(Schema input, BoundTransformer tensors, BoundTransformer model, string tensorCol, string rawCol, string outputCol, bool dropsNulls)
        : base(input, Schemas.With(input, VectorOf(model.Output.GetFieldByName(rawCol), outputCol)))
    {
        (_tensors, _model, _dropsNulls) = (tensors, model, dropsNulls);
        _tensorPlace = tensors.Output.GetFieldIndex(tensorCol);
        _rawPlace = model.Output.GetFieldIndex(rawCol);
        _field = Output.GetFieldByName(outputCol);
        _added = new AddedColumns(input, _field);
        _own = [.. input.FieldsList.Select(field => model.Output.GetFieldIndex(field.Name))];
    }

    public override bool KeepsRows => !_dropsNulls;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<RecordBatch> tensors = _tensors.TransformAsync(batches, context, cancellationToken);
        IAsyncEnumerable<RecordBatch> given = _dropsNulls ? WithImagesAsync(tensors, cancellationToken) : tensors;
        await foreach (RecordBatch batch in _model.TransformAsync(given, context, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                using RecordBatch own = Batches.Choose(batch, Input, _own);
                yield return _added.To(own, Flat(batch.Column(_rawPlace)));
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        _tensors.Dispose();
        _model.Dispose();
        base.Dispose(disposing);
    }

    private async IAsyncEnumerable<RecordBatch> WithImagesAsync(IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                IArrowArray images = batch.Column(_tensorPlace);
                bool[] keep = [.. Enumerable.Range(0, batch.Length).Select(row => !images.IsNull(row))];
                yield return Batches.Filter(batch, keep);
            }
        }
    }

    // All numbers of a cell, one after the other: where lists of a fixed size hold each other, they lie so already.
    private IArrowArray Flat(IArrowArray column)
    {
        if (column is FixedSizeListArray && _field.DataType is FixedSizeListType vector)
        {
            ArrayData data = column.Data;
            int first = data.Offset, count = data.Length;
            ArrayData items = data;
            while (items.DataType is FixedSizeListType list)
            {
                first *= list.ListSize;
                count *= list.ListSize;
                items = items.Children[0];
                first += items.Offset;
            }
            // A slice is counted from where the items begin.
            ArrayData values = items.SliceShared(first - items.Offset, count);
            ArrowBuffer validity = data.GetNullCount() == 0 ? ArrowBuffer.Empty : Validity(column);
            return new FixedSizeListArray(new ArrayData(vector, data.Length, data.GetNullCount(), 0, [validity], [values]));
        }
        return Lists(column);
    }

    private static ArrowBuffer Validity(IArrowArray column)
    {
        var bits = new ArrowBuffer.BitmapBuilder();
        for (int row = 0; row < column.Length; row++)
            bits.Append(!column.IsNull(row));
        return bits.Build();
    }

    private static ListArray Lists(IArrowArray column)
    {
        Func<int, object?> read = Cells.Reader(column);
        var builder = new ListArray.Builder(new ListType(new Field("item", FloatType.Default, nullable: false)));
        var values = (FloatArray.Builder)builder.ValueBuilder;
        for (int row = 0; row < column.Length; row++)
        {
            if (read(row) is not { } cell)
            {
                builder.AppendNull();
                continue;
            }
            builder.Append();
            Append(cell, values);
        }
        return builder.Build();
    }

    private static void Append(object? cell, FloatArray.Builder values)
    {
        if (cell is object?[] items)
        {
            foreach (object? item in items)
                Append(item, values);
        }
        else if (cell is not null)
        {
            values.Append(Convert.ToSingle(cell, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static Field VectorOf(Field raw, string name)
    {
        int size = 1;
        IArrowType type = raw.DataType;
        for (; type is FixedSizeListType list; type = list.ValueDataType)
            size *= list.ListSize;
        return ColumnMetadata.Vector(name, type is FloatType && raw.DataType is FixedSizeListType ? size : 0);
    }
}
