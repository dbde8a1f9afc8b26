using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>What stages are compared with.</summary>
public enum Other
{
    /// <summary>DuckDB, with SQL that says the same.</summary>
    DuckDB,

    /// <summary>ML.NET, with the transforms that do the same.</summary>
    MLNet,
}

/// <summary>A family of stages against another tool that does the same with the same Parquet file, reading included.</summary>
/// <param name="family">What the comparison is called.</param>
/// <param name="work">What is done, in words.</param>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public abstract class StageComparison(string family, string work, Other other, bool isSmall) : Comparison
{
    /// <inheritdoc/>
    public override string Name => $"{family}-{(other == Other.DuckDB ? "duckdb" : "mlnet")}{Table.Suffix}";

    /// <inheritdoc/>
    public override string Summary => $"{work}, {Table.Words} from Parquet, against {(other == Other.DuckDB ? "DuckDB's SQL" : "ML.NET")} on the same file";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(isSmall ? 0 : other == Other.DuckDB ? 0.7 : MLNetBound)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <summary>How many times ML.NET's speed is asked for.</summary>
    protected virtual double MLNetBound => 2;

    /// <summary>The other tool.</summary>
    protected Other Compared => other;

    /// <summary>The table.</summary>
    protected StageTable Table { get; } = new(isSmall);

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => Table.FileAsync(context, cancellationToken);

    /// <inheritdoc/>
    public sealed override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = await Table.FileAsync(context, cancellationToken);
        return other == Other.DuckDB
            ? await StageTable.ExecuteAsync(Sql(file), cancellationToken)
            : await Task.Run(() => MLNet(file), cancellationToken);
    }

    /// <summary>Statements of DuckDB, of which the last gives the number of rows.</summary>
    protected abstract string Sql(string file);

    /// <summary>Does the same with ML.NET; returns the number of rows.</summary>
    protected abstract long MLNet(string file);
}
