using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>The table with a row for each group.</summary>
internal static class GroupTable
{
    private static readonly (string Name, Func<GroupCounts, (long Hits, long Rows)> Of)[] _rates =
    [
        ("base_rate", static group => (group.Positives, group.Rows)),
        ("selection_rate", static group => (group.Selected, group.Rows)),
        ("accuracy", static group => (group.TruePositives + group.TrueNegatives, group.Rows)),
        ("true_positive_rate", static group => (group.TruePositives, group.Positives)),
        ("false_positive_rate", static group => (group.FalsePositives, group.Rows - group.Positives)),
        ("precision", static group => (group.TruePositives, group.Selected)),
    ];

    /// <summary>Its columns.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("feature", StringType.Default, nullable: false), new("group", StringType.Default, nullable: false), new("rows", Int64Type.Default, nullable: false),
        .. _rates.SelectMany(static rate => new[] { rate.Name, rate.Name + "_low", rate.Name + "_high" }).Append("calibration_error")
            .Select(static name => new Field(name, DoubleType.Default, nullable: true)),
    ];

    /// <summary>The table.</summary>
    public static RecordBatch Of(FairnessCounts counts, double z)
    {
        var groups = counts.Ordered.ToList();
        var columns = new List<IArrowArray>
        {
            new StringArray.Builder().AppendRange(groups.Select(static one => one.Feature)).Build(), new StringArray.Builder().AppendRange(groups.Select(static one => one.Group)).Build(),
            new Int64Array.Builder().AppendRange(groups.Select(static one => one.Counts.Rows)).Build(),
        };
        foreach ((_, Func<GroupCounts, (long Hits, long Rows)> of) in _rates)
        {
            (double Share, double Low, double High)[] shares = [.. groups.Select(one => of(one.Counts) is var (hits, rows) ? Intervals.Share(hits, rows, z) : default)];
            columns.Add(Numbers(shares.Select(static share => share.Share)));
            columns.Add(Numbers(shares.Select(static share => share.Low)));
            columns.Add(Numbers(shares.Select(static share => share.High)));
        }
        columns.Add(Numbers(groups.Select(static one => one.Counts.CalibrationError())));
        return new RecordBatch(new Schema(Fields, null), columns, groups.Count);
    }

    /// <summary>How often the rows of a group are predicted positive.</summary>
    public static GroupShare Selection(string feature, string group, GroupCounts counts, double z)
    {
        (double share, double low, double high) = Intervals.Share(counts.Selected, counts.Rows, z);
        return new GroupShare(feature, group, "selection rate", share, low, high);
    }

    // What is not defined is null.
    private static DoubleArray Numbers(IEnumerable<double> values) =>
        values.Aggregate(new DoubleArray.Builder(), static (builder, value) => double.IsNaN(value) ? builder.AppendNull() : builder.Append(value)).Build();
}
