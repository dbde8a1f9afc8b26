using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>Values are looked up by what they are: numbers as numbers, texts as bytes, dictionaries by their places. Expected is what each cell reads as.</summary>
public sealed class LevelSetTests
{
    public static TheoryData<System.Array, string?[]> Columns => new()
    {
        { new int?[] { 7, -3, null, 7, 100_000 }, ["7", "-3", null, "7", "100000"] },
        { new sbyte?[] { -128, 127, 0 }, ["-128", "127", "0"] },
        // Doubles would take the first two for one.
        { new long?[] { 9_007_199_254_740_993, 9_007_199_254_740_992, null, 1 }, ["9007199254740993", "9007199254740992", null, "1"] },
        { new double?[] { 0.1, -0.0, 0.0, double.NaN, double.PositiveInfinity, 1e300, 5 }, ["0.1", "0", "0", null, "Infinity", "1E+300", "5"] },
        { new float?[] { 0.1f, 16_777_216f, float.NaN, null, -2.5f }, ["0.1", "16777216", null, null, "-2.5"] },
        { new bool?[] { true, false, null }, ["true", "false", null] },
        { new string?[] { "LAX", "", "a text of more than eight bytes", "a text of more than eight bytez", null, "é", "LAX", "1234567", "12345678" },
            ["LAX", "", "a text of more than eight bytes", "a text of more than eight bytez", null, "é", "LAX", "1234567", "12345678"] },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Values_are_collected_and_found_whatever_their_type(System.Array values, string?[] texts)
    {
        foreach (RecordBatch rows in (RecordBatch[])[TestRows.Of(("x", values)), TestRows.Sliced(TestRows.Of(("x", values)))])
            Check(rows.Column(0), texts);
    }

    [Fact]
    public void A_dictionary_counts_the_values_that_rows_name_and_finds_each_once()
    {
        StringArray values = new StringArray.Builder().Append("a").Append("unused").AppendNull().Append("b").Build();
        Int32Array indices = new Int32Array.Builder().Append(3).Append(0).AppendNull().Append(2).Append(3).Build();
        var column = new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, false), indices, values);

        Check(column, ["b", "a", null, null, "b"]);
    }

    [Fact]
    public void A_number_is_found_among_levels_of_another_type_where_both_read_as_the_same_text()
    {
        var levels = new LevelIndex(["1", "2.5", "0.1", "x"]);
        var indexes = new int[3];

        levels.Find(TestRows.Of(("x", new float?[] { 0.1f, 2.5f, 1 })).Column(0), indexes);
        Assert.Equal([2, 1, 0], indexes);
        levels.Find(TestRows.Of(("x", new long?[] { 1, 2, null })).Column(0), indexes);
        Assert.Equal([0, LevelIndex.Unknown, LevelIndex.Missing], indexes);
        // The double of the float 0.1 reads 0.10000000149011612.
        levels.Find(TestRows.Of(("x", new double?[] { 0.1f, 0.1, double.NaN })).Column(0), indexes);
        Assert.Equal([LevelIndex.Unknown, 2, LevelIndex.Missing], indexes);
    }

    [Fact]
    public void Many_values_are_told_apart()
    {
        string?[] texts = [.. Enumerable.Range(0, 5_000).Select(i => i % 3 == 0 ? $"{i}" : $"a longer text of number {i}")];

        Check(TestRows.Of(("x", texts)).Column(0), texts);
        Check(TestRows.Of(("x", Enumerable.Range(0, 5_000).Select(i => (long?)i * 1_000_003).ToArray())).Column(0), [.. Enumerable.Range(0, 5_000).Select(i => $"{i * 1_000_003L}")]);
    }

    [Fact]
    public void Neighbours_share_a_pass_only_where_none_reads_what_another_writes_and_rows_stay()
    {
        var origin = new ValueIndexer { InputCol = "origin", OutputCol = "o" };
        var destination = new ValueIndexer { InputCol = "destination", OutputCol = "d" };
        var indexed = new ValueIndexer { InputCol = "o", OutputCol = "oo" };
        var clean = new CleanMissingData { InputCols = ["distance"] };
        var cleaned = new ValueIndexer { InputCol = "distance", OutputCol = "k" };
        var rows = new DropColumns { Cols = ["x"] };
        var skipping = new Featurize { InputCols = ["distance"], OutputCol = "f" };

        Assert.Equal(2, SharedFits.Count([origin, destination], 0));
        Assert.Equal(1, SharedFits.Count([origin, destination], 1));
        Assert.Equal(1, SharedFits.Count([origin, indexed, destination], 0));
        Assert.Equal(1, SharedFits.Count([clean, cleaned], 0));
        Assert.Equal(1, SharedFits.Count([origin, rows, destination], 0));
        // It drops rows that still have a null, which later stages are not to see.
        Assert.Equal(2, SharedFits.Count([origin, skipping, destination], 0));
        Assert.Equal(new Dictionary<int, int> { [0] = 3, [4] = 2 }, SharedFits.Of([origin, destination, clean, rows, origin, destination]));
    }

    [Fact]
    public async Task A_pipeline_in_memory_reads_once_for_fits_that_share_a_pass()
    {
        using MemoryDataset rows = Datasets.FromRows(Enumerable.Range(0, 100).Select(i => new { A = i % 3, B = $"v{i % 5}", C = (double?)(i % 10 == 0 ? null : i), Unread = i }), 2);
        var counted = new CountedDataset(rows);

        using PipelineModel model = await new Pipeline(
            new ValueIndexer { InputCol = "A", OutputCol = "a" }, new ValueIndexer { InputCol = "B", OutputCol = "b" }, new CleanMissingData { InputCols = ["C"] })
            .FitAsync(counted, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, counted.Readings);
        // Where columns are read apart, those that no fit looks at are not read.
        Assert.Equal(["A", "B", "C"], counted.Columns);
        Assert.Equal(["v0", "v1", "v2", "v3", "v4"], ((ValueIndexerModel)model.Stages[1]).Levels);
        // Of 0 to 99 without the tens: 4950 less 450, over 90.
        Assert.Equal(["50"], ((CleanMissingDataModel)model.Stages[2]).FillValues);
    }

    [Theory]
    [InlineData("ValueIndexer")]
    [InlineData("StringIndexer")]
    [InlineData("CleanMissingData")]
    [InlineData("Imputer")]
    [InlineData("Featurize")]
    [InlineData("QuantileDiscretizer")]
    public async Task What_a_fit_says_of_columns_is_so(string type)
    {
        AggregateEstimator estimator = type switch
        {
            "ValueIndexer" => new ValueIndexer { InputCol = "B", OutputCol = "o" },
            "StringIndexer" => new StringIndexer { InputCols = ["B", "A"], OutputCols = ["o", "p"], HandleInvalid = "keep" },
            "CleanMissingData" => new CleanMissingData { InputCols = ["C", "A"] },
            "Imputer" => new Imputer { InputCol = "C", OutputCol = "o" },
            "Featurize" => new Featurize { InputCols = ["C", "A", "B"], OutputCol = "o", VectorAssemblerHandleInvalid = "keep" },
            _ => new QuantileDiscretizer { InputCol = "C", OutputCol = "o", NumBuckets = 4, HandleInvalid = "keep" },
        };
        using MemoryDataset rows = Datasets.FromRows(Enumerable.Range(0, 100).Select(i => new { A = i % 3, B = i == 7 ? null : $"v{i % 5}", C = (double?)(i % 10 == 0 ? null : i), D = -i }), 1);
        FitColumns columns = estimator.ColumnsOfFit()!;
        RecordBatch all = await rows.CollectAsync();
        Transformer whole = Fit(all), narrow = Fit(Batches.Select(all, [.. columns.Reads]));

        using BoundTransformer bound = whole.Bind(all.Schema);
        using BoundTransformer same = narrow.Bind(all.Schema);
        RecordBatch transformed = await whole.TransformAsync(all), again = await narrow.TransformAsync(all);
        foreach (string column in Schemas.Names(transformed.Schema))
            Assert.Equal(TestRows.Cells(transformed, column), TestRows.Cells(again, column));
        Assert.Equal(columns.Writes.Order(), Schemas.Names(transformed.Schema).Except(["A", "B", "C", "D"]).Concat(columns.Writes.Intersect(["A", "B", "C", "D"])).Order());
        Assert.Equal(columns.KeepsRows, transformed.Length == 100 && bound.KeepsRows);

        Transformer Fit(RecordBatch data)
        {
            var context = new StageContext(estimator.Uid);
            return estimator.Complete(estimator.Accumulate(estimator.CreateState(all.Schema), data, context), all.Schema, context);
        }
    }

    private static void Check(IArrowArray column, string?[] texts)
    {
        var collector = new LevelCollector();
        collector.Add(column);
        collector.Add(column);
        Dictionary<string, long> expected = texts.OfType<string>().GroupBy(text => text).ToDictionary(group => group.Key, group => 2L * group.Count());
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), collector.Values().OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(2 * texts.Count(text => text is null), collector.Missing);

        // All levels but one.
        string[] levels = [.. expected.Keys.Skip(1)];
        var indexes = new int[texts.Length];
        Assert.False(new LevelIndex(levels).Find(column, indexes));
        Assert.Equal(texts.Select(text => text is null ? LevelIndex.Missing : System.Array.IndexOf(levels, text)), indexes);
    }

    private sealed class CountedDataset(Dataset rows) : Dataset
    {
        private int _readings;

        public int Readings => _readings;

        public IReadOnlyList<string>? Columns { get; private set; }

        internal override bool ReadsColumnsApart => true;

        public override Schema Schema => rows.Schema;

        public override int PartitionCount => rows.PartitionCount;

        public override IAsyncEnumerable<RecordBatch> ReadAsync(int partition, IReadOnlyList<string>? columns = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _readings);
            Columns = columns;
            return rows.ReadAsync(partition, columns, cancellationToken);
        }
    }
}
