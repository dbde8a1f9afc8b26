using System.Text;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A statement of SQLTransformer, which is run over values that are nested deeply, empty and extreme.</summary>
internal sealed class SqlTarget : FuzzTarget
{
    private static readonly Row[] s_rows =
    [
        new(1, 0.5, new string('[', 200_000) + new string(']', 200_000), [1, 2], new DateTime(2024, 2, 29)),
        new(-1, double.NaN, string.Concat(Enumerable.Repeat("{\"a\":", 50_000)), [], null),
        new(long.MaxValue, double.PositiveInfinity, "", null, DateTime.MaxValue), new(null, null, null, null, null),
    ];

    public override string Name => "sql";

    public override double Weight => 0.02;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "SELECT *, x + 1 AS y, upper(s) AS u FROM __THIS__ WHERE x > 0 AND s LIKE 'a%'",
            "SELECT CASE WHEN x BETWEEN 1 AND 5 THEN 'a' ELSE s END AS c, x IN (1, 2, 3) AS i, coalesce(n, x) AS f FROM __THIS__",
            "SELECT list_transform(l, y -> y * 2) AS l, [a + 1 FOR a IN l IF a > 1] AS m, unnest(l) AS one FROM __THIS__",
            "SELECT json_extract(s, '$.a') AS j, s->>'$.a[0]' AS k, json_transform(s, '{\"a\":\"INT\"}') AS t FROM __THIS__",
            "SELECT try_cast(s AS INTEGER[]) AS a, {'x': x, 's': s} AS st, map {s: x} AS m, strftime(d, '%Y-%m') AS t FROM __THIS__",
            "SELECT (SELECT sum(v) FROM unnest(l) t(v)) AS s1, d - INTERVAL 3 DAY AS e, regexp_replace(s, '(a+)', '\\1b', 'g') AS r FROM __THIS__",
            "SELECT * EXCLUDE (s) REPLACE (x * 2 AS x), hash(s, x) % 5 AS h, format('{:05d}', x % 1000) AS p FROM __THIS__",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<string> Words =>
    [
        "SELECT ", " FROM __THIS__", "(", ")", "[", "]", "{", "}", "'", "\"", ",", "::", "::JSON", "::VARCHAR", "::INTEGER[]", "::STRUCT(a INTEGER)", " LIKE ", " ILIKE ", " GLOB ", "->", "->>",
        "json_structure(s)", "json_contains(s, s)", "json_merge_patch(s, s)", "json_pretty(s)", "list_reduce(l, (a, b) -> a + b)", "repeat(s, 2)", "unnest(", "/*", "*/", "--", ";", "$$", "x", "s", "l",
        " NOT ", " AND ", " OR ", "-", "+", "||", " IS NULL", " COLLATE NOCASE", " AT TIME ZONE 'UTC'", "CAST(s AS ", "COLUMNS('.*')", "INTERVAL 1 YEAR", "date_trunc('month', d)", "json_each(s)",
    ];

    public override bool IsRefusal(Exception error) => error is SynapseException;

    public override async Task<string> RunAsync(byte[] input)
    {
        var stage = new SQLTransformer { Statement = Encoding.UTF8.GetString(input) };
        using MemoryDataset rows = Datasets.FromRows(s_rows);
        using Apache.Arrow.RecordBatch result = await stage.Transform(rows).CollectAsync();
        return $"{result.ColumnCount} columns, {result.Length} rows";
    }

    // Named as the columns are.
    private sealed record Row(long? x, double? n, string? s, int[]? l, DateTime? d);
}
