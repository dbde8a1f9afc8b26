using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts learned values in the place of missing ones; what CleanMissingData fits.</summary>
public sealed class CleanMissingDataModel : BatchTransformer, IOnnxExport, ITracesColumns
{
    /// <summary>The columns to clean.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that get the cleaned values, one for each input column.</summary>
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>What is put in the place of a missing value of each column, as text.</summary>
    public IReadOnlyList<string> FillValues { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs(InputCols, OutputCols);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        for (int i = 0; i < InputCols.Count; i++)
            Filling.Check(Input(input, Uid, InputCols[i]), FillValues[i], Uid, "fillValues");
        var added = new AddedColumns(input, Fields(input, InputCols, OutputCols));
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, _, _) => added.To(batch, [.. places.Select((place, i) => Filling.Fill(batch.Column(place), FillValues[i]))]),
            keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        for (int i = 0; i < InputCols.Count; i++)
            graph.Set(OutputCols[i], FillForms.Fill(graph, graph.Column(InputCols[i]), FillValues[i]));
    }

    internal static Field Input(Schema schema, string uid, string column) => InputColumns.Require(
        schema, uid, "inputCols", column, static type => NumericColumn.IsReadable(type) && type.TypeId is not ArrowTypeId.HalfFloat
            || type is StringType, "a column of numbers, text or booleans");

    internal static Schema Schema(Schema input, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) =>
        Schemas.With(input, Fields(input, inputs, outputs));

    private static Field[] Fields(Schema input, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) =>
        [.. inputs.Select((column, i) => Output(InputColumns.Find(input, column)!, outputs[i]))];

    private static Field Output(Field field, string name) => new(name, field.DataType, field.IsNullable, field.Metadata);
}
