using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data.Tests;

/// <summary>A column of every Arrow type: null, a value, null; and what the value is in .NET, in JSON and in CSV.</summary>
internal sealed record ColumnCase(string Name, IArrowArray Column, object? Value, string Json, string Csv)
{
    /// <summary>The value, then null, as a slice that does not start at its column's first row.</summary>
    public IArrowArray Sliced => ArrowArrayFactory.Slice(Column, 1, 2);

    public override string ToString() => Name;
}

internal static class ColumnCases
{
    private static readonly DateTimeOffset _noon = new(2001, 6, 30, 14, 5, 0, 250, TimeSpan.Zero);

    /// <summary>One of each type, made again, because a test disposes what it reads.</summary>
    public static IReadOnlyList<ColumnCase> All =>
    [
        new("null", new NullArray(3), null, "null", ""),
        new("bool", new BooleanArray.Builder().AppendNull().Append(true).AppendNull().Build(), true, "true", "true"),
        new("int8", new Int8Array.Builder().AppendNull().Append(-7).AppendNull().Build(), (sbyte)-7, "-7", "-7"),
        new("int16", new Int16Array.Builder().AppendNull().Append(-700).AppendNull().Build(), (short)-700, "-700", "-700"),
        new("int32", new Int32Array.Builder().AppendNull().Append(-70_000).AppendNull().Build(), -70_000, "-70000", "-70000"),
        new("int64", new Int64Array.Builder().AppendNull().Append(long.MinValue).AppendNull().Build(), long.MinValue, "-9223372036854775808", "-9223372036854775808"),
        new("uint8", new UInt8Array.Builder().AppendNull().Append(250).AppendNull().Build(), (byte)250, "250", "250"),
        new("uint16", new UInt16Array.Builder().AppendNull().Append(65_000).AppendNull().Build(), (ushort)65_000, "65000", "65000"),
        new("uint32", new UInt32Array.Builder().AppendNull().Append(4_000_000_000).AppendNull().Build(), 4_000_000_000u, "4000000000", "4000000000"),
        new("uint64", new UInt64Array.Builder().AppendNull().Append(ulong.MaxValue).AppendNull().Build(), ulong.MaxValue, "18446744073709551615", "18446744073709551615"),
        new("half", new HalfFloatArray.Builder().AppendNull().Append((Half)1.5).AppendNull().Build(), (Half)1.5, "1.5", "1.5"),
        new("float", new FloatArray.Builder().AppendNull().Append(0.1f).AppendNull().Build(), 0.1f, "0.1", "0.1"),
        new("double", new DoubleArray.Builder().AppendNull().Append(0.1).AppendNull().Build(), 0.1, "0.1", "0.1"),
        new("double NaN", new DoubleArray.Builder().AppendNull().Append(double.NaN).AppendNull().Build(), double.NaN, "\"NaN\"", "NaN"),
        new("decimal32", new Decimal32Array.Builder(new Decimal32Type(9, 2)).AppendNull().Append(-1.25m).AppendNull().Build(), -1.25m, "-1.25", "-1.25"),
        new("decimal64", new Decimal64Array.Builder(new Decimal64Type(18, 2)).AppendNull().Append(-1.25m).AppendNull().Build(), -1.25m, "-1.25", "-1.25"),
        new("decimal128", new Decimal128Array.Builder(new Decimal128Type(38, 2)).AppendNull().Append(-1.25m).AppendNull().Build(), -1.25m, "-1.25", "-1.25"),
        new("decimal256", new Decimal256Array.Builder(new Decimal256Type(50, 2)).AppendNull().Append(-1.25m).AppendNull().Build(), -1.25m, "-1.25", "-1.25"),
        new("string", new StringArray.Builder().AppendNull().Append("Zürich, ZH").AppendNull().Build(), "Zürich, ZH", "\"Zürich, ZH\"", "\"Zürich, ZH\""),
        new("large string", Large(LargeStringType.Default, "Zürich"u8), "Zürich", "\"Zürich\"", "Zürich"),
        new("string view", new StringViewArray.Builder().AppendNull().Append("Zürich").AppendNull().Build(), "Zürich", "\"Zürich\"", "Zürich"),
        new("binary", new BinaryArray.Builder().AppendNull().Append([1, 2, 3]).AppendNull().Build(), new byte[] { 1, 2, 3 }, "\"AQID\"", "AQID"),
        new("large binary", Large(LargeBinaryType.Default, [1, 2, 3]), new byte[] { 1, 2, 3 }, "\"AQID\"", "AQID"),
        new("binary view", new BinaryViewArray.Builder(BinaryViewType.Default).AppendNull().Append((byte[])[1, 2, 3]).AppendNull().Build(default), new byte[] { 1, 2, 3 }, "\"AQID\"", "AQID"),
        new("fixed binary", Built(new FixedSizeBinaryType(3), [0, 0, 0, 1, 2, 3, 0, 0, 0]), new byte[] { 1, 2, 3 }, "\"AQID\"", "AQID"),
        new("date32", new Date32Array.Builder().AppendNull().Append(new DateOnly(2001, 6, 30)).AppendNull().Build(), new DateOnly(2001, 6, 30), "\"2001-06-30\"", "2001-06-30"),
        new("date64", new Date64Array.Builder().AppendNull().Append(new DateOnly(2001, 6, 30)).AppendNull().Build(), new DateOnly(2001, 6, 30), "\"2001-06-30\"", "2001-06-30"),
        new("time32[s]", new Time32Array.Builder(TimeUnit.Second).AppendNull().Append(50_700).AppendNull().Build(), new TimeOnly(14, 5), "\"14:05:00\"", "14:05:00"),
        new("time32[ms]", new Time32Array.Builder(TimeUnit.Millisecond).AppendNull().Append(50_700_250).AppendNull().Build(), new TimeOnly(14, 5, 0, 250), "\"14:05:00.25\"", "14:05:00.25"),
        new("time64[us]", new Time64Array.Builder(TimeUnit.Microsecond).AppendNull().Append(50_700_250_000).AppendNull().Build(), new TimeOnly(14, 5, 0, 250), "\"14:05:00.25\"", "14:05:00.25"),
        new("time64[ns]", new Time64Array.Builder(TimeUnit.Nanosecond).AppendNull().Append(50_700_250_000_000).AppendNull().Build(), new TimeOnly(14, 5, 0, 250), "\"14:05:00.25\"", "14:05:00.25"),
        new("timestamp", Timestamp(null), new DateTime(2001, 6, 30, 14, 5, 0, 250, DateTimeKind.Unspecified), "\"2001-06-30T14:05:00.25\"", "2001-06-30T14:05:00.25"),
        new("timestamp UTC", Timestamp("UTC"), _noon, "\"2001-06-30T14:05:00.25Z\"", "2001-06-30T14:05:00.25Z"),
        new("duration", new DurationArray.Builder(DurationType.Millisecond).AppendNull().Append(93_784_250).AppendNull().Build(), new TimeSpan(1, 2, 3, 4, 250), "\"1.02:03:04.2500000\"", "1.02:03:04.2500000"),
        new("dictionary", Dictionary(new StringArray.Builder().Append("a").Append("b").Build()), "b", "\"b\"", "b"),
        new("dictionary of dates", Dictionary(new Date32Array.Builder().Append(new DateOnly(1999, 1, 1)).Append(new DateOnly(2001, 6, 30)).Build()), new DateOnly(2001, 6, 30), "\"2001-06-30\"", "2001-06-30"),
        new("list", List(), new object?[] { 1, null, 3 }, "[1,null,3]", "\"[1,null,3]\""),
        new("large list", LargeList(), new object?[] { 1, 2 }, "[1,2]", "\"[1,2]\""),
        new("vector", Vector(), new object?[] { 0.5f, 2f }, "[0.5,2]", "\"[0.5,2]\""),
        new("list of dates", Dates(), new object?[] { new DateOnly(2001, 6, 30) }, "[\"2001-06-30\"]", "\"[\"\"2001-06-30\"\"]\""),
        new("struct", Struct(), new Dictionary<string, object?> { ["n"] = 5, ["t"] = "x" }, "{\"n\":5,\"t\":\"x\"}", "\"{\"\"n\"\":5,\"\"t\"\":\"\"x\"\"}\""),
        new("map", Map(), new object?[] { new Dictionary<string, object?> { ["key"] = "k", ["value"] = 9 } }, "[{\"key\":\"k\",\"value\":9}]", "\"[{\"\"key\"\":\"\"k\"\",\"\"value\"\":9}]\""),
    ];

    private static TimestampArray Timestamp(string? zone) =>
        new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, zone)).AppendNull().Append(_noon).AppendNull().Build();

    // Bit 1 alone is set: the second of three rows is there.
    private static ArrowBuffer Second => new(new byte[] { 0b010 });

    private static IArrowArray Built(IArrowType type, byte[] values) =>
        ArrowArrayFactory.BuildArray(new ArrayData(type, 3, 2, 0, [Second, new ArrowBuffer(values)]));

    private static IArrowArray Large(IArrowType type, ReadOnlySpan<byte> value) => ArrowArrayFactory.BuildArray(new ArrayData(
        type, 3, 2, 0, [Second, new ArrowBuffer.Builder<long>().AppendRange([0, 0, value.Length, value.Length]).Build(), new ArrowBuffer(value.ToArray())]));

    private static DictionaryArray Dictionary(IArrowArray values) => new(
        new DictionaryType(Int16Type.Default, values.Data.DataType, ordered: false), new Int16Array.Builder().AppendNull().Append(1).AppendNull().Build(), values);

    private static ListArray List()
    {
        var lists = new ListArray.Builder(Int32Type.Default);
        lists.AppendNull();
        ((Int32Array.Builder)lists.Append().ValueBuilder).Append(1).AppendNull().Append(3);
        return lists.AppendNull().Build();
    }

    private static ListArray Dates()
    {
        var lists = new ListArray.Builder(Date32Type.Default);
        lists.AppendNull();
        ((Date32Array.Builder)lists.Append().ValueBuilder).Append(new DateOnly(2001, 6, 30));
        return lists.AppendNull().Build();
    }

    private static IArrowArray LargeList() => ArrowArrayFactory.BuildArray(new ArrayData(
        new LargeListType(Int32Type.Default), 3, 2, 0, [Second, new ArrowBuffer.Builder<long>().AppendRange([0, 0, 2, 2]).Build()],
        [new Int32Array.Builder().AppendRange([1, 2]).Build().Data]));

    private static FixedSizeListArray Vector() => new(
        ColumnMetadata.Vector("v", 2).DataType, 3, new FloatArray.Builder().AppendRange([0f, 0f, 0.5f, 2f, 0f, 0f]).Build(), Second, 2);

    private static StructArray Struct() => new(
        new StructType([new Field("n", Int32Type.Default, true), new Field("t", StringType.Default, true)]), 3,
        [new Int32Array.Builder().AppendRange([4, 5, 6]).Build(), new StringArray.Builder().AppendRange(["w", "x", "y"]).Build()], Second, 2);

    private static IArrowArray Map()
    {
        var entry = new StructType([new Field("key", StringType.Default, false), new Field("value", Int32Type.Default, true)]);
        var entries = new StructArray(entry, 1, [new StringArray.Builder().Append("k").Build(), new Int32Array.Builder().Append(9).Build()], ArrowBuffer.Empty, 0);
        return ArrowArrayFactory.BuildArray(new ArrayData(
            new MapType(StringType.Default, Int32Type.Default), 3, 2, 0,
            [Second, new ArrowBuffer.Builder<int>().AppendRange([0, 0, 1, 1]).Build()], [entries.Data]));
    }
}
