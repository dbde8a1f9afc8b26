using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class FeaturizeTests
{
    private static async Task<FeaturizeModel> FitAsync(Featurize stage, RecordBatch data)
    {
        FeaturizeModel? first = null;
        IReadOnlyList<object?>? vectors = null;
        await foreach (object state in Running.StatesAsync(stage, stage.Uid, data))
        {
            var model = (FeaturizeModel)stage.Complete(state, data.Schema, new StageContext(stage.Uid));
            RecordBatch result = await model.TransformAsync(data);
            first ??= model;
            vectors ??= TestRows.Cells(result, result.Schema.FieldsList[^1].Name);
            Assert.Equal(vectors, TestRows.Cells(result, result.Schema.FieldsList[^1].Name));
        }
        return first!;
    }

    private static async Task<(object?[] Vectors, Field Field)> ResultAsync(Featurize stage, RecordBatch data)
    {
        RecordBatch result = await (await FitAsync(stage, data)).TransformAsync(data);
        Field field = result.Schema.FieldsList[^1];
        return (TestRows.Cells(result, field.Name), field);
    }

    [Theory]
    // Published test vectors of MurmurHash3 x86_32.
    [InlineData("", 0, 0)]
    [InlineData("", 1, 0x514E28B7)]
    [InlineData("test", 0, 0xBA6BD213)]
    [InlineData("test", 0x9747B28C, 0x704B81DC)]
    [InlineData("Hello, world!", 0x9747B28C, 0x24884CBA)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x9747B28C, 0x2FA826CD)]
    public void Words_are_hashed_by_Murmur3(string text, uint seed, uint hash) =>
        Assert.Equal(hash, Murmur3.Hash(Encoding.UTF8.GetBytes(text), seed));

    [Fact]
    public async Task Numbers_are_imputed_by_their_mean_and_booleans_and_vectors_pass()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(
            ("d", new double?[] { 1, null, double.NaN, 4 }), ("i", new int?[] { null, 2, 3, 4 }),
            ("b", new bool?[] { true, false, true, false }), ("v", new float[]?[] { [1, 2], [3, 4], [5, 6], [7, 8] })));
        (object?[] vectors, Field field) = await ResultAsync(new Featurize { InputCols = ["d", "i", "b", "v"], OutputCol = "f" }, data);
        // By hand: means 2.5 and 3.
        Assert.Equal([new[] { 1f, 3, 1, 1, 2 }, new[] { 2.5f, 2, 0, 3, 4 }, new[] { 2.5f, 3, 1, 5, 6 }, new[] { 4f, 4, 0, 7, 8 }], vectors);
        Assert.Equal(["d", "i", "b", "v_0", "v_1"], ColumnMetadata.Slots(field));
        Assert.Equal("f", new Featurize { InputCols = ["d"], OutputCol = "f" }.TransformSchema(data.Schema).FieldsList[^1].Name);
    }

    [Fact]
    public async Task Without_imputing_rows_with_gaps_are_skipped_or_kept_with_NaN_or_are_bad()
    {
        RecordBatch data = TestRows.Of(("d", new double?[] { 1, null, double.NaN, 4 }));
        var stage = new Featurize { InputCols = ["d"], OutputCol = "f", ImputeMissing = false };
        Assert.Equal([new[] { 1f }, new[] { 4f }], (await ResultAsync(stage, data)).Vectors);
        stage = new Featurize { InputCols = ["d"], OutputCol = "f", ImputeMissing = false, VectorAssemblerHandleInvalid = "keep" };
        Assert.Equal([new[] { 1f }, new[] { float.NaN }, new[] { float.NaN }, new[] { 4f }], (await ResultAsync(stage, data)).Vectors);
        stage = new Featurize { InputCols = ["d"], OutputCol = "f", ImputeMissing = false, VectorAssemblerHandleInvalid = "error" };
        Assert.Equal(1, (await Assert.ThrowsAsync<DataException>(() => ResultAsync(stage, data))).Location.Row);
    }

    [Fact]
    public async Task Categories_get_a_slot_each_but_for_the_last_or_keep_their_index()
    {
        RecordBatch data = TestRows.Sliced(TestRows.WithField(
            TestRows.Of(("c", new int?[] { 0, 1, 2, 1 }), ("x", new double?[] { 5, 6, 7, 8 })), "c",
            field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "red", "green", "blue" })));
        (object?[] vectors, Field field) = await ResultAsync(new Featurize { InputCols = ["c", "x"], OutputCol = "f" }, data);
        Assert.Equal([new[] { 1f, 0, 5 }, new[] { 0f, 1, 6 }, new[] { 0f, 0, 7 }, new[] { 0f, 1, 8 }], vectors);
        Assert.Equal(["c_red", "c_green", "x"], ColumnMetadata.Slots(field));
        (vectors, field) = await ResultAsync(new Featurize { InputCols = ["x", "c"], OutputCol = "f", OneHotEncodeCategoricals = false }, data);
        Assert.Equal([new[] { 5f, 0 }, new[] { 6f, 1 }, new[] { 7f, 2 }, new[] { 8f, 1 }], vectors);
        Assert.Equal([1], ColumnMetadata.CategoricalSlots(field));
    }

    [Fact]
    public async Task Text_becomes_words_weighted_by_how_rare_they_are_and_what_all_rows_have_is_dropped()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("s", new string?[] { "the Cat cat", "the dog", " the\tdog " })));
        (object?[] vectors, Field field) = await ResultAsync(new Featurize { InputCols = ["s"], OutputCol = "f" }, data);
        // By the formula of Spark's IDF: ln((3+1)/(1+1)) for cat, twice in its row, ln((3+1)/(2+1)) for dog, ln(4/4) = 0 for the.
        float cat = (float)Math.Log(2), dog = (float)Math.Log(4.0 / 3);
        string[] slots = [.. ColumnMetadata.Slots(field)!];
        Assert.Equal(["s_cat", "s_dog"], slots.Order());
        float[][] expected = [[2 * cat, 0], [0, dog], [0, dog]];
        Assert.Equal(slots[0] == "s_cat" ? expected : expected.Select(row => row.Reverse().ToArray()), vectors);
    }

    [Fact]
    public async Task Missing_text_has_a_slot_of_its_own()
    {
        RecordBatch data = TestRows.Of(("s", new string?[] { "a", null, "  ", "a" }));
        (object?[] vectors, Field field) = await ResultAsync(new Featurize { InputCols = ["s"], OutputCol = "f" }, data);
        int missing = ColumnMetadata.Slots(field)!.ToList().IndexOf("s_missing");
        Assert.Equal([false, true, true, false], vectors.Select(vector => ((float[])vector!)[missing] > 0));
    }

    [Fact]
    public async Task Times_and_dates_are_taken_apart()
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(
            ("t", new DateTimeOffset?[] { new(2004, 2, 29, 23, 59, 58, TimeSpan.Zero) }), ("d", new DateTime?[] { new DateTime(1970, 1, 2) })));
        (object?[] vectors, Field field) = await ResultAsync(new Featurize { InputCols = ["t", "d"], OutputCol = "f" }, data);
        // 29 February 2004 was a Sunday; seconds since 1970 by the calculator of POSIX: 1078099198.
        Assert.Equal([new[] { 1078099198000f, 2004, 7, 2, 29, 23, 59, 58, 86_400_000, 1970, 5, 1, 2 }], vectors);
        Assert.Equal("t_dayOfWeek", ColumnMetadata.Slots(field)![2]);
    }

    [Theory]
    [InlineData(TimeUnit.Second)]
    [InlineData(TimeUnit.Millisecond)]
    [InlineData(TimeUnit.Microsecond)]
    [InlineData(TimeUnit.Nanosecond)]
    public async Task Times_of_every_unit_have_the_parts_that_the_calendar_gives_them(TimeUnit unit)
    {
        // Nanoseconds of 64 bits reach from 1677 to 2262.
        DateTime?[] times =
        [
            new(2004, 2, 29, 23, 59, 58), new(2004, 2, 29, 0, 0, 1), null, new(1969, 12, 31, 23, 59, 59), new(1970, 1, 1), new(2000, 3, 1, 12, 30, 0),
            unit == TimeUnit.Nanosecond ? new(1700, 1, 1) : new(1, 1, 1), unit == TimeUnit.Nanosecond ? new(2262, 1, 1) : new(9999, 12, 31, 23, 59, 59),
        ];
        var builder = new TimestampArray.Builder(new TimestampType(unit, "UTC"));
        foreach (DateTime? time in times)
            _ = time is { } known ? builder.Append(new DateTimeOffset(known, TimeSpan.Zero)) : builder.AppendNull();
        TimestampArray column = builder.Build();
        RecordBatch data = TestRows.Sliced(new RecordBatch(new Schema([new Field("t", column.Data.DataType, true)], null), [column], times.Length));

        (object?[] vectors, _) = await ResultAsync(new Featurize { InputCols = ["t"], OutputCol = "f", VectorAssemblerHandleInvalid = "keep" }, data);

        Assert.Equal(times.Select(time => time is { } known
            ? new[]
            {
                (float)((known - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond), known.Year, known.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)known.DayOfWeek, known.Month, known.Day,
                known.Hour, known.Minute, known.Second,
            }
            : [.. Enumerable.Repeat(float.NaN, 8)]), vectors);
    }

    [Fact]
    public async Task Many_words_make_a_sparse_vector_with_the_same_numbers()
    {
        string?[] words = [.. Enumerable.Range(0, 600).Select(i => $"w{i % 400} common{i % 2}")];
        RecordBatch data = TestRows.Of(("x", Enumerable.Range(0, 600).Select(i => (double?)i).ToArray()), ("s", words));
        (object?[] vectors, Field field) = await ResultAsync(new Featurize { InputCols = ["x", "s"], OutputCol = "f" }, data);
        Assert.True(SparseVectors.IsSparse(field.DataType));
        Assert.Equal(SparseVectors.Size(field), ((float[])vectors[0]!).Length);
        // Row 5 of 600: its number, a word of 2 rows (5 and 405), a word of 300 rows.
        float[] row = (float[])vectors[5]!;
        Assert.Equal([(float)Math.Log(601 / 3.0), 5f, (float)Math.Log(601 / 301.0)], row.Where(value => value != 0).OrderDescending());
    }

    [Fact]
    public async Task Text_that_tells_no_rows_apart_is_refused_when_there_is_nothing_else()
    {
        var error = await Assert.ThrowsAsync<DataException>(() =>
            FitAsync(new Featurize { InputCols = ["s"] }, TestRows.Of(("s", new string?[] { "same", "same" }))));
        Assert.Contains("There are no features", error.Message);
    }

    [Fact]
    public async Task New_data_with_another_type_or_without_a_column_are_refused_before_they_are_read()
    {
        FeaturizeModel model = await FitAsync(new Featurize { InputCols = ["x"] }, TestRows.Of(("x", new double?[] { 1 }), ("y", new int[] { 1 })));
        Assert.Contains("'x' is text", Assert.Throws<SpecificationException>(() =>
            model.TransformSchema(TestRows.Of(("x", new string?[] { "1" })).Schema)).Message);
        Assert.Contains("The columns are y, z", Assert.Throws<SpecificationException>(() =>
            model.TransformSchema(TestRows.Of(("y", new int[] { 1 }), ("z", new int[] { 1 })).Schema)).Message);
    }

    [Fact]
    public void The_width_is_promised_where_nothing_has_to_be_learnt_for_it()
    {
        Schema schema = TestRows.Of(("x", new double?[] { 1 }), ("s", new string?[] { "a" }), ("v", new float[]?[] { [1, 2, 3] })).Schema;
        Assert.Equal(4, Assert.IsType<FixedSizeListType>(
            new Featurize { InputCols = ["x", "v"], OutputCol = "f" }.TransformSchema(schema).GetFieldByName("f").DataType).ListSize);
        Assert.IsType<ListType>(new Featurize { InputCols = ["x", "s"], OutputCol = "f" }.TransformSchema(schema).GetFieldByName("f").DataType);
    }
}
