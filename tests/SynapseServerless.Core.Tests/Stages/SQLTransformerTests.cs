using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Core.Tests.Stages;

public sealed class SQLTransformerTests
{
    private sealed record Flight(int Delay, string Origin, double? Distance);

    private static readonly Flight[] _flights =
        [new(20, "LAX", 100), new(5, "JFK", null), new(16, "12", double.NaN), new(-3, "7", 400)];

    [Fact]
    public async Task A_statement_computes_filters_and_renames_row_by_row()
    {
        RecordBatch result = await TransformAsync(
            "SELECT Delay > 15 AS late, upper(Origin) AS airport, Distance FROM __THIS__ WHERE Delay >= 0");

        Assert.Equal(["late", "airport", "Distance"], Schemas.Names(result.Schema));
        Assert.Equal([true, false, true], result.Values("late"));
        Assert.Equal(["LAX", "JFK", "12"], result.Values("airport"));
        Assert.Equal([100.0, null, double.NaN], result.Values("Distance"));
    }

    [Fact]
    public async Task Vectors_and_their_slot_names_pass_through()
    {
        var vectors = new FixedSizeListArray.Builder(new Field("item", Apache.Arrow.Types.FloatType.Default, false), 2);
        var values = (FloatArray.Builder)vectors.ValueBuilder;
        vectors.Append();
        values.Append(1).Append(2);
        vectors.Append();
        values.Append(3).Append(4);
        Field field = ColumnMetadata.Vector("features", 2, ["a", "b"]);
        var batch = new RecordBatch(new Schema([field], null), [vectors.Build()], 2);

        RecordBatch result = await new SQLTransformer { Statement = "SELECT features, features[2] AS second FROM __THIS__" }
            .Transform(Datasets.FromBatches(batch)).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b"], ColumnMetadata.Slots(result.Schema.GetFieldByIndex(0))!);
        Assert.Equal([1f, 2f, 3f, 4f], ((FloatArray)((FixedSizeListArray)result.Column(0)).Values).Select(value => value!.Value));
        Assert.Equal([2f, 4f], result.Values("second"));
    }

    [Fact]
    public void Columns_that_differ_in_case_alone_are_refused()
    {
        var schema = new Schema([new Field("a", Apache.Arrow.Types.Int64Type.Default, true), new Field("A", Apache.Arrow.Types.Int64Type.Default, true)], null);
        var error = Assert.Throws<SpecificationException>(() => new SQLTransformer { Statement = "SELECT A FROM __THIS__" }.TransformSchema(schema));
        Assert.Contains("'a' and 'A' differ in case alone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_a_row_may_be_unnested_and_summed_within_the_row()
    {
        RecordBatch result = await TransformAsync(
            "SELECT Delay, (SELECT sum(x) FROM unnest([Delay, 1]) t(x)) AS more FROM __THIS__ WHERE Delay > 15");
        Assert.Equal(["21", "17"], result.Values("more").Select(value => Convert.ToString(value, null)));
    }

    [Theory]
    [InlineData("SELECT sum(Delay) FROM __THIS__", "aggregates rows (sum)")]
    [InlineData("SELECT count(*) FROM __THIS__", "aggregates rows (count_star)")]
    [InlineData("SELECT Origin FROM __THIS__ GROUP BY Origin", "groups rows")]
    [InlineData("SELECT Origin, max(Delay) FROM __THIS__ GROUP BY ALL", "groups rows")]
    [InlineData("SELECT DISTINCT Origin FROM __THIS__", "drops duplicates")]
    [InlineData("SELECT * FROM __THIS__ ORDER BY Delay", "sorts")]
    [InlineData("SELECT * FROM __THIS__ LIMIT 10", "limits the number of rows")]
    [InlineData("SELECT row_number() OVER () FROM __THIS__", "window function")]
    [InlineData("SELECT * FROM __THIS__ USING SAMPLE 10%", "draws a sample")]
    [InlineData("SELECT * FROM __THIS__ WHERE random() < 0.5", "random() gives another value each time")]
    [InlineData("SELECT a.Delay FROM __THIS__ a JOIN __THIS__ b ON a.Delay = b.Delay", "reads __THIS__ twice")]
    [InlineData("SELECT Delay, (SELECT max(Delay) FROM __THIS__) FROM __THIS__", "reads __THIS__ twice")]
    [InlineData("SELECT * FROM 'other.csv'", "reads 'other.csv'")]
    [InlineData("SELECT * FROM __THIS__ UNION ALL SELECT * FROM __THIS__", "combines several queries")]
    [InlineData("WITH t AS (SELECT 1) SELECT * FROM __THIS__", "has a WITH clause")]
    [InlineData("SELECT * FROM __THIS__, query('SELECT 1')", "reads from query()")]
    [InlineData("SELECT * FROM __THIS__, main.query_table('other')", "reads from query_table()")]
    [InlineData("SELECT * FROM __THIS__, duckdb_settings()", "reads from duckdb_settings()")]
    [InlineData("SELECT *, (SELECT count(*) FROM duckdb_views() v) AS n FROM __THIS__", "reads from duckdb_views()")]
    [InlineData("SELECT * FROM __THIS__, arrow_scan(1, 2, 3)", "reads from arrow_scan()")]
    [InlineData("SELECT *, current_setting('temp_directory') AS t FROM __THIS__", "differs from machine to machine")]
    [InlineData("SELECT * FROM (SUMMARIZE __THIS__)", "describes or pivots")]
    [InlineData("SELECT 1", "does not read from __THIS__")]
    [InlineData("SELECT 1; SELECT 2", "more than one statement")]
    [InlineData("DROP TABLE t", "not a SELECT")]
    [InlineData("SELEC 1", "not well-formed SQL")]
    public void A_statement_that_looks_beyond_a_row_is_refused(string statement, string problem)
    {
        var error = Assert.Single(new SQLTransformer { Statement = statement }.Validate());
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal("statement", error.Location.Parameter);
        Assert.NotNull(error.Remedy);
    }

    [Theory]
    [InlineData("SELECT json_structure(Origin) AS j FROM __THIS__", "calls json_structure()", "by a recursion")]
    [InlineData("SELECT main.JSON_Contains(Origin, Origin) AS j FROM __THIS__", "calls json_contains()", "by a recursion")]
    [InlineData("SELECT Origin.json_merge_patch(Origin) AS j FROM __THIS__", "calls json_merge_patch()", "by a recursion")]
    [InlineData("SELECT * FROM __THIS__, json_tree(Origin)", "reads from json_tree()", "json_each")]
    [InlineData("SELECT * FROM __THIS__ WHERE Origin GLOB 'L*'", "calls GLOB", "use LIKE")]
    [InlineData("SELECT * FROM __THIS__ WHERE 'LAX' LIKE Origin", "a pattern that is not a literal string", "contains")]
    [InlineData("SELECT * FROM __THIS__ WHERE 'LAX' ILIKE (Origin || '%') ESCAPE '~'", "a pattern that is not a literal string", "contains")]
    [InlineData("SELECT CAST([Origin] AS VARIANT[]) AS v FROM __THIS__", "casts to VARIANT", "by a recursion")]
    [InlineData("SELECT TRY_CAST(Origin AS GEOMETRY) AS v FROM __THIS__", "casts to GEOMETRY", "by a recursion")]
    [InlineData("SELECT json_extract(Origin, '$..a') AS v FROM __THIS__", "a path into JSON with '..'", "Name the way")]
    [InlineData("SELECT Origin->'$..a' AS v FROM __THIS__", "a path into JSON with '..'", "Name the way")]
    [InlineData("SELECT json_transform(Origin, Origin) AS v FROM __THIS__", "The structure that json_transform produces", "64 brackets")]
    [InlineData("SELECT printf('%1000000000d', 1) AS v FROM __THIS__", "asks for a width of 10,000 or more", "small widths")]
    [InlineData("SELECT format('{:>100000}', Origin) AS v FROM __THIS__", "asks for a width of 10,000 or more", "small widths")]
    [InlineData("SELECT format('{:{}}', Origin, 100000) AS v FROM __THIS__", "asks for a width of 10,000 or more", "small widths")]
    [InlineData("SELECT printf(Origin, 1) AS v FROM __THIS__", "not a literal string", "small widths")]
    [InlineData("SELECT list_transform([Origin], x -> version()) AS v FROM __THIS__", "calls version()", "on the machine")]
    [InlineData("SELECT uper(Origin) AS v FROM __THIS__", "calls uper()", "Did you mean 'upper'")]
    public void A_function_that_some_value_is_not_safe_with_is_refused_with_the_reason(string statement, string problem, string remedy)
    {
        var error = Assert.Single(new SQLTransformer { Statement = statement }.Validate());
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_chained_operators_and_a_hundred_levels_are_nothing_special()
    {
        // 31 times 20 is 620.
        RecordBatch sums = await TransformAsync($"SELECT {string.Join(" + ", Enumerable.Repeat("Delay", 31))} AS n FROM __THIS__");
        Assert.Equal(["620", "155", "496", "-93"], sums.Values("n").Select(value => Convert.ToString(value, null)));
        RecordBatch nested = await TransformAsync($"SELECT {string.Concat(Enumerable.Repeat("abs(", 100))}Delay{new string(')', 100)} AS n FROM __THIS__");
        Assert.Equal(["20", "5", "16", "3"], nested.Values("n").Select(value => Convert.ToString(value, null)));
    }

    [Fact]
    public async Task Rows_of_a_list_of_a_row_may_look_at_each_other()
    {
        RecordBatch batch = await TransformAsync("SELECT (SELECT string_agg(r, ',') FROM (SELECT rank() OVER (ORDER BY v) AS r FROM unnest([3, 1, 3, 2]) t(v))) AS ranks FROM __THIS__");
        // 1 and 2 come first, and both threes third.
        Assert.Equal(["1", "2", "3", "3"], ((string)batch.Values("ranks")[0]!).Split(',').Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string> Bounds => new()
    {
        { $"SELECT {new string('(', 20_000)}Delay{new string(')', 20_000)} AS n FROM __THIS__", "nested deeper than 200 levels" },
        { $"SELECT Delay{string.Concat(Enumerable.Repeat("::INT", 10_000))} AS n FROM __THIS__", "nested deeper than 200 levels" },
        { $"SELECT '{new string('x', 400_000)}' AS n FROM __THIS__", "The statement has 400028 characters, and the most is 65536" },
        { $"SELECT Delay::INT{string.Concat(Enumerable.Repeat("[]", 20_000))} AS n FROM __THIS__", "nested deeper than 200 levels" },
        { $"SELECT * FROM {string.Concat(Enumerable.Repeat("(SELECT * FROM ", 3_000))}__THIS__{new string(')', 3_000)}", "nested deeper than 200 levels" },
        { $"SELECT Delay::{string.Concat(Enumerable.Repeat("STRUCT(a ", 5_000))}INT{new string(')', 5_000)} AS n FROM __THIS__", "nested deeper than 200 levels" },
        { $"SELECT {string.Concat(Enumerable.Repeat("(SELECT ", 5_000))}Delay{new string(')', 5_000)} AS n FROM __THIS__", "nested deeper than 200 levels" },
        { "SELECT 'a\0b' AS n FROM __THIS__", "Character 10 of the statement is not a valid character" },
        { "SELECT 'a\ud800' AS n FROM __THIS__", "Character 10 of the statement is not a valid character" },
        { $"SELECT * FROM __THIS__ WHERE Origin LIKE '{string.Concat(Enumerable.Repeat("%a", 33))}'", "has more than 32 wildcards" },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_statement_has_bounds(string statement, string problem) =>
        Assert.Contains(problem, Assert.Single(new SQLTransformer { Statement = statement }.Validate()).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task A_statement_that_becomes_too_deep_with_its_columns_is_refused_when_these_are_known()
    {
        foreach (string value in (string[])[string.Join(" + ", Enumerable.Repeat("Delay", 400)), new string('[', 900) + "Delay" + new string(']', 900)])
        {
            var error = await Assert.ThrowsAsync<SpecificationException>(() => TransformAsync($"SELECT {value} AS n FROM __THIS__"));
            Assert.Equal("The statement is nested deeper than 200 levels", error.Problem);
        }
    }

    [Fact]
    public async Task A_column_is_not_looked_for_in_a_column_of_a_column_without_end()
    {
        string statement = $"SELECT Delay{string.Concat(Enumerable.Repeat(".a", 30_000))} AS n FROM __THIS__";
        Assert.Empty(new SQLTransformer { Statement = statement }.Validate());
        await Assert.ThrowsAsync<SpecificationException>(() => TransformAsync(statement));
    }

    [Fact]
    public void An_unknown_column_is_refused_with_those_there_are()
    {
        var error = Assert.Throws<SpecificationException>(() =>
            new SQLTransformer { Statement = "SELECT Delayed FROM __THIS__" }.TransformSchema(Datasets.FromRows(_flights).Schema));
        Assert.Contains("Delayed", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("The columns are Delay, Origin, Distance.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM __THIS__, read_csv('/etc/passwd')")]
    [InlineData("SELECT content FROM __THIS__, read_text('/etc/hostname')")]
    public void Files_are_out_of_reach_even_of_a_statement_that_was_not_looked_at(string statement) =>
        Assert.Throws<SpecificationException>(() => new SQLTransformer { Statement = statement }.TransformSchema(Datasets.FromRows(_flights).Schema));

    [Fact]
    public async Task A_row_that_makes_the_statement_fail_is_named()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => TransformAsync("SELECT CAST(Origin AS INTEGER) AS n FROM __THIS__"));
        Assert.Equal(0, error.Location.Row);
        Assert.Contains("LAX", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_make_the_statement_fail_are_set_aside_and_the_others_go_on()
    {
        var sink = new KeepingSink();
        RecordBatch result = await new SQLTransformer { Statement = "SELECT CAST(Origin AS INTEGER) AS n FROM __THIS__" }
            .Transform(Datasets.FromRows(_flights), new LocalOptions { Rows = sink })
            .CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([12, 7], result.Values("n"));
        Assert.Equal([0, 1], sink.Rows.Select(row => row.Row));
    }

    private static Task<RecordBatch> TransformAsync(string statement) =>
        new SQLTransformer { Statement = statement }.Transform(Datasets.FromRows(_flights))
            .CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

    private sealed class KeepingSink : IRowSink
    {
        public List<BadRow> Rows { get; } = [];

        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context) => Rows.AddRange(bad);
    }
}
