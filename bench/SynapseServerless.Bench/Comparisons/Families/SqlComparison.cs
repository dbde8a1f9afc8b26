using Microsoft.ML;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>SQLTransformer: columns computed row by row.</summary>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class SqlComparison(Other other, bool isSmall) : StageComparison("sql", "SQLTransformer with six expressions", other, isSmall)
{
    private const string Columns =
        "origin, destination, hour(date) + minute(date) / 60.0 AS hour, isodow(date) AS weekday, dayofyear(date) AS day, coalesce(delay, 0) > 15 AS late";

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stage = new SQLTransformer { Statement = $"SELECT {Columns} FROM __THIS__" };
        return await StageTable.CountAsync(stage.Transform(await Table.OpenAsync(context, cancellationToken)), cancellationToken);
    }

    /// <inheritdoc/>
    protected override double MLNetBound => 1;

    /// <inheritdoc/>
    protected override string Sql(string file) => $"CREATE TEMP TABLE result AS SELECT {Columns} FROM '{file}'; SELECT count(*) FROM result";

    /// <inheritdoc/>
    protected override long MLNet(string file)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = FlightRows.View(ml, file);
        IDataView mapped = ml.Transforms.CustomMapping<FlightRows.Row, Mapped>(
            static (row, mapped) =>
            {
                mapped.Hour = row.Date.Hour + (row.Date.Minute / 60f);
                mapped.Weekday = (int)row.Date.DayOfWeek;
                mapped.Day = row.Date.DayOfYear;
                mapped.Late = row.Delay > 15 ? 1 : 0;
            },
            contractName: null).Fit(view).Transform(view);
        return FlightRows.Read<float>(mapped, nameof(Mapped.Hour), nameof(Mapped.Weekday), nameof(Mapped.Day), nameof(Mapped.Late));
    }

    private sealed class Mapped
    {
        public float Hour { get; set; }

        public float Weekday { get; set; }

        public float Day { get; set; }

        public float Late { get; set; }
    }
}
