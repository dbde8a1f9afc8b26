using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Explain;

/// <summary>The table with a row for each measure of each column.</summary>
internal static class DisparityTable
{
    /// <summary>Its columns.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("feature", StringType.Default, nullable: false), new("measure", StringType.Default, nullable: false), new("value", DoubleType.Default, nullable: true),
        new("lowest", StringType.Default, nullable: false), new("highest", StringType.Default, nullable: false), new("reading", StringType.Default, nullable: false),
    ];

    /// <summary>The table.</summary>
    public static RecordBatch Of(IEnumerable<Disparity> disparities)
    {
        Disparity[] rows = [.. disparities];
        StringArray Texts(Func<Disparity, string> text) => new StringArray.Builder().AppendRange(rows.Select(text)).Build();
        var values = new DoubleArray.Builder();
        foreach (Disparity row in rows)
        {
            if (double.IsNaN(row.Value))
                values.AppendNull();
            else
                values.Append(row.Value);
        }
        return new RecordBatch(
            new Schema(Fields, null),
            [Texts(static row => row.Feature), Texts(static row => row.Measure), values.Build(), Texts(static row => row.Lowest), Texts(static row => row.Highest), Texts(static row => row.Reading)], rows.Length);
    }
}
