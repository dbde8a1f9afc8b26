using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts learnt values in the place of missing ones; what CleanMissingData fits.</summary>
public sealed class CleanMissingDataModel : BatchTransformer
{
    /// <summary>The columns to clean.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that get the cleaned values, one for each input column.</summary>
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>What is put in the place of a missing value of each column, as text.</summary>
    public IReadOnlyList<string> FillValues { get; init; } = [];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        for (int i = 0; i < InputCols.Count; i++)
            Filling.Check(Input(input, Uid, InputCols[i]), FillValues[i], Uid, "fillValues");
        return Schema(input, InputCols, OutputCols);
    }

    /// <inheritdoc/>
    public override RecordBatch Transform(RecordBatch batch, StageContext context)
    {
        var columns = new List<(Field, IArrowArray)>();
        for (int i = 0; i < InputCols.Count; i++)
        {
            Field field = InputColumns.Require(batch.Schema, Uid, "inputCols", InputCols[i]);
            columns.Add((Output(field, OutputCols[i]), Filling.Fill(InputColumns.Get(batch, Uid, InputCols[i]), FillValues[i])));
        }
        return Batches.With(batch, columns);
    }

    internal static Field Input(Schema schema, string uid, string column) => InputColumns.Require(
        schema, uid, "inputCols", column, static type => NumericColumn.IsReadable(type) && type.TypeId is not (ArrowTypeId.Decimal128 or ArrowTypeId.HalfFloat)
            || type is StringType, "a column of whole or floating-point numbers, text or booleans");

    internal static Schema Schema(Schema input, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) =>
        Schemas.With(input, [.. inputs.Select((column, i) => Output(InputColumns.Find(input, column)!, outputs[i]))]);

    private static Field Output(Field field, string name) => new(name, field.DataType, field.IsNullable, field.Metadata);
}
