using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>The columns that an isolation forest writes.</summary>
internal static class IsolationColumns
{
    /// <summary>The fields that are written: score, label and, where they are wanted, contributions and the feature that contributes most.</summary>
    public static Field[] Fields(Schema input, string uid, string features, string score, string prediction, string? contributions, string? topFeature)
    {
        int width = FeatureRows.Require(input, uid, "featuresCol", features);
        var fields = new List<Field> { new(score, DoubleType.Default, nullable: false), new(prediction, DoubleType.Default, nullable: false) };
        if (contributions is not null)
            fields.Add(ColumnMetadata.Vector(contributions, width, ColumnMetadata.Slots(input.GetFieldByName(features))));
        if (topFeature is not null)
            fields.Add(new Field(topFeature, StringType.Default, nullable: false));
        return [.. fields];
    }

    /// <summary>A name that two of the columns have; null when they differ.</summary>
    public static string? Twice(params IReadOnlyList<string?> columns) =>
        columns.OfType<string>().GroupBy(static name => name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1)?.Key;
}
