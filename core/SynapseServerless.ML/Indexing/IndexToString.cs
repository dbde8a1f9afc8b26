using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Turns indexes back into the text they stand for, by labels that are given or by the levels in the column's metadata.</summary>
/// <remarks>A null gives a null, and so does the index that StringIndexer keeps for what is unknown. An index without a label is a bad row.</remarks>
public sealed class IndexToString : ColumnTransformer, IOnnxExport
{
    /// <summary>The labels, in the order of the indexes; null for the levels of the column.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        IReadOnlyList<string?> labels = (IReadOnlyList<string?>?)Labels ?? ColumnMetadata.Levels(graph.Schema.GetFieldByName(InputCol))?.Select(static level =>
            level.ValueKind == System.Text.Json.JsonValueKind.Null ? null : level.ToString()).ToArray() ?? throw graph.Refuse($"column '{InputCol}' has no levels");
        graph.Set(OutputCol ?? Uid + "_output", LevelForms.Texts(graph, InputCol, labels));
        graph.Note("an index without a label gets the empty text; the stage rejects the row");
    }

    /// <inheritdoc/>
    protected override string Expected => "a column of indexes, such as StringIndexer makes";

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => NumericColumn.IsNumber(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => new(name, StringType.Default, nullable: true);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, Accepts, Expected);
        // Before an indexer is fitted its column has no levels yet.
        return Schemas.With(input, OutputField(field, OutputCol ?? Uid + "_output"));
    }

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        string?[] labels = Labels?.ToArray() ?? ColumnMetadata.Levels(input)?.Select(static level =>
            level.ValueKind == System.Text.Json.JsonValueKind.Null ? null : level.ToString()).ToArray() ?? throw new DataException(
            $"Column '{input.Name}' has no levels in its metadata", Location.OfStage(Uid, input.Name), "Make it with StringIndexer, or set labels.");
        return (column, bad) =>
        {
            double[] indexes = NumericColumn.ToDoubles(column);
            var texts = new StringArray.Builder().Reserve(indexes.Length);
            for (int row = 0; row < indexes.Length; row++)
            {
                bool known = ClassColumn.IsIndex(indexes[row], labels.Length);
                if (!known && !double.IsNaN(indexes[row]))
                    bad.Add(new BadRow(row, input.Name, $"{CellTexts.Number(indexes[row])} is not the index of a label", $"There are {labels.Length} labels, from index 0."));
                if (known && labels[(int)indexes[row]] is { } label)
                    texts.Append(label);
                else
                    texts.AppendNull();
            }
            return texts.Build();
        };
    }
}
