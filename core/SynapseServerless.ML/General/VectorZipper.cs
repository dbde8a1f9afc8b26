using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts the cells of columns of one type into a list, row by row: a list has as many items as there are columns.</summary>
public sealed class VectorZipper : BatchTransformer
{
    /// <summary>The columns, all of one type.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The column of lists; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Field[] fields = [.. InputCols.Select(column => InputColumns.Require(input, Uid, "inputCols", column))];
        foreach (Field field in fields)
        {
            if (field.DataType.TypeId != fields[0].DataType.TypeId || InputColumns.TypeName(field.DataType) != InputColumns.TypeName(fields[0].DataType))
            {
                throw new SpecificationException(
                    $"Column '{field.Name}' is {InputColumns.TypeName(field.DataType)}, and '{fields[0].Name}' {InputColumns.TypeName(fields[0].DataType)}",
                    Location.OfParameter(Uid, "inputCols"), "Give columns of one type; DataConversion makes them so.");
            }
        }
        var item = new Schema([new Field("item", fields[0].DataType, nullable: true)], null);
        var added = new AddedColumns(input, new Field(OutputCol ?? Uid + "_output", new ListType(item.FieldsList[0]), nullable: false));
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Lists(batch, places, item)), keepsRows: true);
    }

    private static ListArray Lists(RecordBatch batch, int[] places, Schema item)
    {
        int rows = batch.Length, width = places.Length;
        RecordBatch[] columns = [.. places.Select(place => new RecordBatch(item, [Batches.Share(batch.Column(place))], rows))];
        using RecordBatch below = Batches.Concatenate(item, columns);
        foreach (RecordBatch column in columns)
            column.Dispose();
        int[] order = [.. Enumerable.Range(0, rows * width).Select(i => (i % width * rows) + (i / width))];
        using RecordBatch items = Batches.Take(below, order);
        int[] offsets = [.. Enumerable.Range(0, rows + 1).Select(row => row * width)];
        return new ListArray(new ListType(item.FieldsList[0]), rows, NumericColumn.Buffer(offsets), Batches.Share(items.Column(0)), ArrowBuffer.Empty);
    }
}
