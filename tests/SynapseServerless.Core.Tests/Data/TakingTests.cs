using Apache.Arrow;
using CsCheck;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Rows taken, filtered and shared against a model that works on lists of .NET values.</summary>
public sealed class TakingTests
{
    private sealed record Row(int? I, double? D, bool? B, string? S, byte[]? Bytes, float[]? V, int[]? L, string[]? T, DateOnly? Day, sbyte Small, decimal? M);

    private static readonly Gen<Row[]> Rows =
        from n in Gen.Int[1, 60]
        from rows in Gen.Select(
            Gen.Int.Nullable(), Gen.OneOf(Gen.Double, Gen.Const(double.NaN)).Nullable(), Gen.Bool.Nullable(), Gen.String[0, 8].Null(),
            Gen.Byte.Array[0, 5].Null(), Gen.Float.Array[3].Null(), Gen.Int.Array[0, 4].Null(), Gen.String[0, 3].Array[0, 3].Null())
            .Select((i, d, b, s, bytes, v, l, t) => new Row(i, d, b, s, bytes, v, l, t, i is null ? null : DateOnly.FromDayNumber(Math.Abs(i.Value % 1_000_000)), (sbyte)(i ?? 0), i))
            .Array[n]
        select rows;

    private static RecordBatch Batch<T>(IEnumerable<T> rows) => RowColumns<T>.ToBatch([.. rows]);

    private static void SameRows(RecordBatch expected, IReadOnlyList<int> rows, RecordBatch actual)
    {
        Assert.Equal(rows.Count, actual.Length);
        foreach (string column in Schemas.Names(expected.Schema))
        {
            IReadOnlyList<object?> values = expected.Values(column);
            Assert.Equal(rows.Select(row => values[row]), actual.Values(column));
            Assert.Equal(rows.Count(row => values[row] is null), actual.Column(column).NullCount);
        }
    }

    [Fact]
    public void Any_rows_of_any_slice_are_taken_in_the_order_given() =>
        (from rows in Rows
         from start in Gen.Int[0, rows.Length - 1]
         from length in Gen.Int[1, rows.Length - start]
         from taken in Gen.Int[0, length - 1].Array[0, 80]
         select (rows, start, length, taken)).Sample(sample =>
        {
            using RecordBatch all = Batch(sample.rows);
            using RecordBatch slice = all.SliceShared(sample.start, sample.length);
            using RecordBatch result = Batches.Take(slice, sample.taken);
            SameRows(all, [.. sample.taken.Select(row => row + sample.start)], result);

            bool[] keep = [.. Enumerable.Range(0, sample.length).Select(i => sample.taken.Contains(i))];
            using RecordBatch filtered = Batches.Filter(slice, keep);
            SameRows(all, [.. Enumerable.Range(0, sample.length).Where(i => keep[i]).Select(i => i + sample.start)], filtered);
        }, iter: Effort.Current.Cases(300));

    [Fact]
    public void Rows_of_structs_and_dictionaries_are_taken()
    {
        var inner = new Int32Array.Builder().Append(10).AppendNull().Append(30).Append(40).Build();
        var text = new StringArray.Builder().Append("a").Append("b").AppendNull().Append("d").Build();
        var type = new Apache.Arrow.Types.StructType([new Field("i", inner.Data.DataType, true), new Field("s", text.Data.DataType, true)]);
        var structs = new StructArray(type, 4, [inner, text], ArrowBuffer.Empty);
        var levels = new StringArray.Builder().Append("low").Append("high").Build();
        var dictionary = new DictionaryArray(
            new Apache.Arrow.Types.DictionaryType(Apache.Arrow.Types.Int32Type.Default, Apache.Arrow.Types.StringType.Default, false),
            new Int32Array.Builder().Append(0).Append(1).AppendNull().Append(1).Build(), levels);
        using var batch = new RecordBatch(
            new Schema([new Field("st", type, true), new Field("d", dictionary.Data.DataType, true), new Field("n", Apache.Arrow.Types.NullType.Default, true)], null),
            [structs, dictionary, new NullArray(4)], 4);
        using RecordBatch slice = batch.SliceShared(1, 3);
        using RecordBatch taken = Batches.Take(slice, [2, 0, 1, 2]);
        Assert.Equal([40, null, 30, 40], taken.Values("st").Select(value => ((Dictionary<string, object?>)value!)["i"]));
        Assert.Equal(["d", "b", null, "d"], taken.Values("st").Select(value => ((Dictionary<string, object?>)value!)["s"]));
        Assert.Equal(["high", "high", null, "high"], taken.Values("d"));
        Assert.Equal([null, null, null, null], taken.Values("n"));
    }

    [Fact]
    public void A_row_that_is_not_there_is_an_error()
    {
        using RecordBatch batch = Batch([new { a = 1 }, new { a = 2 }]);
        Assert.ThrowsAny<Exception>(() => Batches.Take(batch, [5]));
    }
}
