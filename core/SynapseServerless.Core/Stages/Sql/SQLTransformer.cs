using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Computes, filters and renames columns by an SQL statement over the input, in DuckDB's dialect.</summary>
/// <remarks>
/// <para>The statement sees one row at a time: aggregates, window functions, DISTINCT, ORDER BY, LIMIT, joins and functions that
/// draw at random are refused. A list of a row may be unnested, and summed within a subquery of its own.</para>
/// <para>Files and the network are out of its reach. A row that makes the statement fail, say by a cast, is a bad row: the run
/// fails and names it, or sets it aside.</para>
/// </remarks>
public sealed class SQLTransformer : BatchTransformer
{
    /// <summary>The statement: one SELECT over <c>__THIS__</c>, which stands for the input.</summary>
    [Required]
    public string? Statement { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (string.IsNullOrWhiteSpace(Statement))
            yield break;
        using var duck = DuckDbArrow.Open();
        if (RowWiseSql.Objection(duck, Statement) is { } objection)
            yield return BadParameter(nameof(Statement), objection.Problem, objection.Remedy);
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        CheckCase(input);
        DuckDbArrow duck = DuckDbArrow.Open();
        try
        {
            return new BoundSql(Statement!, input, duck.DescribeQuery(Statement!, input), duck);
        }
        catch (DuckDbException error)
        {
            duck.Dispose();
            if (RowWiseSql.IsTooDeep(error.Message))
                throw BadParameter(nameof(Statement), RowWiseSql.TooDeep.Problem, RowWiseSql.TooDeep.Remedy);
            IReadOnlyList<string> columns = Schemas.Names(input);
            throw new SpecificationException(
                error.Message, Location.OfParameter(Uid, "statement"),
                $"The columns are {string.Join(", ", columns.Take(40))}{(columns.Count > 40 ? ", ..." : "")}.", error);
        }
        catch
        {
            duck.Dispose();
            throw;
        }
    }

    // SQL takes a name in any case, so that one column would stand for both.
    private void CheckCase(Schema input)
    {
        if (Schemas.Names(input).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw BadParameter(
                nameof(Statement), $"The columns {string.Join(" and ", same.Select(name => $"'{name}'"))} differ in case alone, which SQL does not tell apart",
                "Rename one of them before, with RenameColumn.");
        }
    }
}
