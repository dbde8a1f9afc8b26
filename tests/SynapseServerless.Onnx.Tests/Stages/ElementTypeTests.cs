using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Every type of elements goes in and comes out. Expected values are those that went in: the model is the identity, which the ONNX specification defines for all types.</summary>
public sealed class ElementTypeTests
{
    public static TheoryData<TensorElementType> Types =>
    [
        TensorElementType.Float, TensorElementType.Double, TensorElementType.Float16, TensorElementType.BFloat16, TensorElementType.Int8, TensorElementType.Int16,
        TensorElementType.Int32, TensorElementType.Int64, TensorElementType.UInt8, TensorElementType.UInt16, TensorElementType.UInt32, TensorElementType.UInt64,
        TensorElementType.Bool, TensorElementType.String,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Numbers_and_vectors_of_every_type_come_back_as_they_went(TensorElementType type)
    {
        using var stage = new ONNXModel { ModelPayload = Identity(type, "N", 2) };
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Vectors(2, Items(type))));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal(batch.Values("x"), result.Values("y"));
        using var single = new ONNXModel { ModelPayload = Identity(type, "N") };
        using RecordBatch numbers = Onnx.Batch(("x", Items(type)));
        using RecordBatch same = await Onnx.RunAsync(single, numbers, piece: 4);
        Assert.Equal(numbers.Values("x"), same.Values("y"));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Matrices_and_lists_of_open_length_of_every_type_come_back_as_they_went(TensorElementType type)
    {
        using var stage = new ONNXModel { ModelPayload = Identity(type, "N", "rows", "columns") };
        // One cell of 2 x 2, one of 1 x 2.
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Lists(Arrays.Lists(Items(type), 2, 2, 2), 2, 1)));
        using RecordBatch result = await Onnx.RunAsync(stage, batch);
        Assert.Equal(batch.Values("x"), result.Values("y"));
        Assert.Equal(2, ((object[])result.Values("y")[0]!).Length);
    }

    [Fact]
    public async Task Numbers_of_another_type_are_converted_and_those_that_do_not_fit_are_bad_rows()
    {
        using var floats = new ONNXModel { ModelPayload = Identity(TensorElementType.Float, "N", 2) };
        using RecordBatch doubles = Onnx.Batch(("x", Arrays.Vectors(2, Arrays.Doubles(0.1, 16777217, 3, 4))));
        // 0.1 as a float, and 2^24 + 1 rounded to the nearest float, by IEEE 754.
        Assert.Equal([0.1f, 16777216f], (object[])(await Onnx.ValuesAsync(floats, doubles, "y"))[0]!);

        using var longs = new ONNXModel { ModelPayload = Identity(TensorElementType.Int64, "N") };
        using RecordBatch numbers = Onnx.Batch(("x", Arrays.Doubles(1, 2.5, 3)));
        var aside = new Onnx.SetAside();
        using RecordBatch result = await Onnx.RunAsync(longs, numbers, context: new SynapseServerless.Stages.StageContext("m") { Rows = aside });
        Assert.Equal([1L, 3L], result.Values("y"));
        Assert.Equal([1L], aside.Places);
        Assert.Contains("2.5 is not whole", aside.Rows[0].Problem, StringComparison.Ordinal);

        using var bytes = new ONNXModel { ModelPayload = Identity(TensorElementType.UInt8, "N") };
        using RecordBatch large = Onnx.Batch(("x", Arrays.Numbers<long>(Int64Type.Default, 255, 256)));
        aside = new Onnx.SetAside();
        using RecordBatch kept = await Onnx.RunAsync(bytes, large, context: new SynapseServerless.Stages.StageContext("m") { Rows = aside });
        Assert.Equal([(byte)255], kept.Values("y"));
        Assert.Contains("beyond what uint8 holds", aside.Rows[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booleans_feed_numbers_and_ones_and_zeros_feed_booleans()
    {
        using var longs = new ONNXModel { ModelPayload = Identity(TensorElementType.Int64, "N") };
        using RecordBatch flags = Onnx.Batch(("x", Arrays.Flags(true, false)));
        Assert.Equal([1L, 0L], await Onnx.ValuesAsync(longs, flags, "y"));
        using var booleans = new ONNXModel { ModelPayload = Identity(TensorElementType.Bool, "N") };
        using RecordBatch numbers = Onnx.Batch(("x", Arrays.Numbers<long>(Int64Type.Default, 0, 1)));
        Assert.Equal([false, true], await Onnx.ValuesAsync(booleans, numbers, "y"));
    }

    [Fact]
    public async Task Bfloat16_keeps_the_upper_half_of_a_float_rounded_to_even()
    {
        using var stage = new ONNXModel { ModelPayload = Identity(TensorElementType.BFloat16, "N") };
        // 1 + 2^-8 lies between 1 and 1 + 2^-7 and goes to the even one; a little more goes up.
        using RecordBatch batch = Onnx.Batch(("x", Arrays.Floats(1.00390625f, 1.00390637f, float.NaN, float.NegativeInfinity)));
        Assert.Equal([1f, 1.0078125f, float.NaN, float.NegativeInfinity], await Onnx.ValuesAsync(stage, batch, "y"));
    }

    private static byte[] Identity(TensorElementType type, params object[] shape) =>
        new OnnxGraphs().Input("x", type, shape).Node("Identity", ["x"], ["y"]).Output("y", type, shape).Build();

    // Six items, among them the ends of the type.
    private static IArrowArray Items(TensorElementType type) => type switch
    {
        TensorElementType.Float => Arrays.Floats(float.MinValue, 0.1f, float.NaN, float.Epsilon, -0f, float.MaxValue),
        TensorElementType.BFloat16 => Arrays.Floats(-2f, 0.5f, float.NaN, 1f, 0f, 1.5f),
        TensorElementType.Double => Arrays.Numbers(DoubleType.Default, double.MinValue, 0.1, double.NaN, double.Epsilon, -0.0, double.MaxValue),
        TensorElementType.Float16 => Arrays.Numbers(HalfFloatType.Default, Half.MinValue, (Half)0.1, Half.NaN, Half.Epsilon, (Half)1, Half.MaxValue),
        TensorElementType.Int8 => Arrays.Numbers<sbyte>(Int8Type.Default, sbyte.MinValue, -1, 0, 1, 2, sbyte.MaxValue),
        TensorElementType.Int16 => Arrays.Numbers<short>(Int16Type.Default, short.MinValue, -1, 0, 1, 2, short.MaxValue),
        TensorElementType.Int32 => Arrays.Numbers(Int32Type.Default, int.MinValue, -1, 0, 1, 2, int.MaxValue),
        TensorElementType.Int64 => Arrays.Numbers(Int64Type.Default, long.MinValue, -1, 0, 1, 2, long.MaxValue),
        TensorElementType.UInt8 => Arrays.Numbers<byte>(UInt8Type.Default, 0, 1, 2, 3, 4, byte.MaxValue),
        TensorElementType.UInt16 => Arrays.Numbers<ushort>(UInt16Type.Default, 0, 1, 2, 3, 4, ushort.MaxValue),
        TensorElementType.UInt32 => Arrays.Numbers<uint>(UInt32Type.Default, 0, 1, 2, 3, 4, uint.MaxValue),
        TensorElementType.UInt64 => Arrays.Numbers<ulong>(UInt64Type.Default, 0, 1, 2, 3, 4, ulong.MaxValue),
        TensorElementType.Bool => Arrays.Flags(true, false, true, true, false, false),
        _ => Arrays.Texts("", "a", "Straße", "日本", "e\u0301", new string('x', 300)),
    };
}
