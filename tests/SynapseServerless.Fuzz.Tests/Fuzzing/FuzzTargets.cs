namespace SynapseServerless.Fuzz.Tests;

/// <summary>All that reads what others wrote.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] s_all =
    [
        () => new ModelTextTarget(), () => new TrainingTarget(), () => new SqlTarget(),
        () => new DataFileTarget("arrow", "arrow", "ARROW1"), () => new DataFileTarget("parquet", "parquet", "PAR1"),
        () => new DataFileTarget("csv", "csv", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\uFEFF", "'", "\\", "NULL", "#", "1e999", "2024-02-30", "NaN"),
        () => new DataFileTarget("ndjson", "ndjson", "{", "}", "[", "]", "\"", ":", ",", "null", "true", "\n", "\\u0000", "\\ud800", "1e999", "{\"a\":"),
        () => new SpecificationTarget(), () => new CronTarget(), () => new GlobTarget(), () => new HttpTarget(), () => new HubTarget(), () => new JournalTarget(), () => new TreesTarget(), () => new VowpalWabbitTarget(),
        () => new OnnxTarget(), MediaTarget.Images, MediaTarget.Sounds,
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(make => make().Name)];

    /// <summary>One by its name.</summary>
    public static FuzzTarget Get(string name) => s_all.Select(make => make()).First(target => target.Name == name);
}
