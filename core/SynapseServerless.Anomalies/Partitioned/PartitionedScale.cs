using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>The line that the numbers of a part are scaled by.</summary>
/// <param name="Partition">The key of the part; empty where there is one.</param>
/// <param name="Center">What is subtracted.</param>
/// <param name="Slope">What the rest is multiplied by.</param>
/// <param name="Offset">What is added then.</param>
public sealed record PartLine(string Partition, double Center, double Slope, double Offset);

/// <summary>Scales the numbers of each part of a table by a line of its own.</summary>
public abstract class PartitionedScale : BatchTransformer
{
    /// <summary>The column of numbers.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column of the part that a row belongs to; null for one part.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The column that gets the scaled number; null where the number is missing or the part was not there when fitting.</summary>
    [Required]
    public string OutputCol { get; init; } = "";

    /// <summary>The line of each part.</summary>
    public IReadOnlyList<PartLine> Lines { get; init; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, InputCol, PartitionKey, OutputCol);
        var added = new AddedColumns(input, Number(OutputCol));
        var lines = Lines.ToDictionary(static line => line.Partition, StringComparer.Ordinal);
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Scaled(batch, lines)), keepsRows: true);
    }

    internal static Schema Output(Schema input, string uid, string column, string? key, string output)
    {
        InputColumns.Require(input, uid, "inputCol", column, NumericColumn.IsNumber, "a column of numbers");
        PartitionKeys.Require(input, uid, key);
        return Schemas.With(input, Number(output));
    }

    private static Field Number(string name) => new(name, DoubleType.Default, nullable: true);

    private DoubleArray Scaled(RecordBatch batch, Dictionary<string, PartLine> lines)
    {
        string?[] keys = PartitionKeys.Read(batch, Uid, PartitionKey);
        double[] values = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, InputCol));
        var scaled = new DoubleArray.Builder();
        for (int row = 0; row < values.Length; row++)
        {
            if (keys[row] is { } key && !double.IsNaN(values[row]) && lines.TryGetValue(key, out PartLine? line))
                scaled.Append(((values[row] - line.Center) * line.Slope) + line.Offset);
            else
                scaled.AppendNull();
        }
        return scaled.Build();
    }
}

/// <summary>Scales numbers to a mean of 0 for each part; what StandardScalarScaler fits.</summary>
public sealed class StandardScalarScalerModel : PartitionedScale;

/// <summary>Scales numbers to a range for each part; what LinearScalarScaler fits.</summary>
public sealed class LinearScalarScalerModel : PartitionedScale;
