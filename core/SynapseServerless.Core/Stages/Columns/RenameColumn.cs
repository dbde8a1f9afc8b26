using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Gives a column another name; its place, type and metadata stay.</summary>
public sealed class RenameColumn : BatchTransformer, IOnnxExport, ITracesColumns
{
    /// <summary>The column to rename.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>Its new name, which no other column has.</summary>
    [Required]
    public string OutputCol { get; init; } = "";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs([InputCol], [OutputCol]);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol);
        if (OutputCol != InputCol && InputColumns.Find(input, OutputCol) is not null)
            throw BadParameter(nameof(OutputCol), $"There already is a column '{OutputCol}'", "Choose another name, or drop that column first.");
        var renamed = new Field(OutputCol, field.DataType, field.IsNullable, field.Metadata);
        var output = new Schema(input.FieldsList.Select(other => other.Name == InputCol ? renamed : other), input.Metadata);
        return BoundBatchTransformer.Of(input, output, (batch, _, _) => Batches.Share(batch, output), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue value = graph.Column(InputCol);
        graph.Remove(InputCol);
        graph.Set(OutputCol, value);
    }
}
