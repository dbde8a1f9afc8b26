using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Format;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>Sequences and maps as inputs. Expected values follow from what the operators are defined to do.</summary>
public sealed class CellInputTests
{
    [Fact]
    public async Task A_list_of_vectors_is_a_sequence()
    {
        byte[] model = Sequences(new OnnxGraphs().Node("ConcatFromSequence", ["x"], ["y"], OnnxGraphs.Attribute("axis", 0)).Output("y", TensorElementType.Float, "M"));
        using RecordBatch batch = Onnx.Batch(("x", Lists([[1, 2], [3]], [[4]], null, [[5], null], [[], [6, 7]])));
        using var stage = new ONNXModel { ModelPayload = model };
        var aside = new Onnx.SetAside();

        using RecordBatch result = await Onnx.RunAsync(stage, batch, context: new StageContext("m") { Rows = aside });

        Assert.Equal<object?>([new object?[] { 1f, 2f, 3f }, new object?[] { 4f }, null, new object?[] { 6f, 7f }], result.Values("y"));
        BadRow bad = Assert.Single(aside.Rows);
        Assert.Equal(3, bad.Row);
        Assert.Contains("There is a null in the list", bad.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_numbers_is_a_sequence_of_scalars_beside_a_tensor()
    {
        // The item at a place, for each row.
        byte[] model = Sequences(new OnnxGraphs().Input("at", TensorElementType.Int64).Node("SequenceAt", ["x", "at"], ["y"]).Output("y", TensorElementType.Float));
        ListArray items = Numbers(new ListArray.Builder(FloatType.Default), [1, 2, 3], [9]);
        using RecordBatch batch = Onnx.Batch(("x", items), ("at", Arrays.Numbers<long>(Int64Type.Default, 2, 0)));
        using var stage = new ONNXModel { ModelPayload = model };
        Assert.Equal<object?>([3f, 9f], await Onnx.ValuesAsync(stage, batch, "y"));
    }

    /// <summary>DictVectorizer puts values in the places of their keys, and zeros where a key is missing.</summary>
    [Fact]
    public async Task A_map_is_a_map()
    {
        var graph = new OnnxGraphs().Node("ai.onnx.ml", "DictVectorizer", ["x"], ["y"], OnnxGraphs.Attribute("string_vocabulary", new[] { "a", "b", "c" })).Output("y", TensorElementType.Float, 1, 3);
        graph.Model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = MapOf(TensorElementType.String, TensorElementType.Float) });
        var maps = new MapArray.Builder(new MapType(StringType.Default, FloatType.Default));
        foreach ((string Key, float Value)[] cell in new[] { new[] { ("c", 2f), ("a", 1.5f) }, [("b", -1f), ("other", 7f)] })
        {
            maps.Append();
            foreach ((string key, float value) in cell)
            {
                ((StringArray.Builder)maps.KeyBuilder).Append(key);
                ((FloatArray.Builder)maps.ValueBuilder).Append(value);
            }
        }
        using RecordBatch batch = Onnx.Batch(("x", maps.Build()));
        using var stage = new ONNXModel { ModelPayload = graph.Build() };
        Assert.Equal<object?>([new object?[] { new object?[] { 1.5f, 0f, 2f } }, new object?[] { new object?[] { 0f, -1f, 0f } }], await Onnx.ValuesAsync(stage, batch, "y"));
    }

    [Fact]
    public void A_column_that_is_no_map_is_refused_with_what_would_be()
    {
        var graph = new OnnxGraphs().Node("ai.onnx.ml", "DictVectorizer", ["x"], ["y"], OnnxGraphs.Attribute("string_vocabulary", new[] { "a" })).Output("y", TensorElementType.Float, 1, 1);
        graph.Model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = MapOf(TensorElementType.String, TensorElementType.Float) });
        using var stage = new ONNXModel { ModelPayload = graph.Build() };
        var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(new Schema([new Field("x", StringType.Default, false)], null)));
        Assert.Contains("and the column 'x' is", error.Message, StringComparison.Ordinal);
        Assert.Equal("Feed it a column of maps from string to float.", error.Remedy);
    }

    private static byte[] Sequences(OnnxGraphs graph)
    {
        var tensor = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorElementType.Float } };
        graph.Model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = tensor } } });
        return graph.Build();
    }

    private static TypeProto MapOf(TensorElementType key, TensorElementType value) => new()
    {
        MapType = new TypeProto.Types.Map { KeyType = (int)key, ValueType = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)value } } },
    };

    private static ListArray Numbers(ListArray.Builder lists, params float[][] cells)
    {
        foreach (float[] cell in cells)
        {
            lists.Append();
            ((FloatArray.Builder)lists.ValueBuilder).AppendRange(cell);
        }
        return lists.Build();
    }

    private static ListArray Lists(params float[]?[]?[] cells)
    {
        var lists = new ListArray.Builder(new ListType(FloatType.Default));
        var inner = (ListArray.Builder)lists.ValueBuilder;
        foreach (float[]?[]? cell in cells)
        {
            if (cell is null)
            {
                lists.AppendNull();
                continue;
            }
            lists.Append();
            foreach (float[]? vector in cell)
            {
                if (vector is null)
                {
                    inner.AppendNull();
                    continue;
                }
                inner.Append();
                ((FloatArray.Builder)inner.ValueBuilder).AppendRange(vector);
            }
        }
        return lists.Build();
    }
}
