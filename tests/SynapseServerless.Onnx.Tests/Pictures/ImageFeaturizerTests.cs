using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Images.Tests;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace SynapseServerless.Onnx.Tests;

/// <summary>Vectors of images by a network so small that its results are worked out by hand.</summary>
public sealed class ImageFeaturizerTests
{
    // 2 x 2 pixels: blue 0 to 30, green 100, red 255 in one half and 0 in the other. Means: blue 15, green 100, red 127.5.
    private static readonly byte[] _picture = Bmp.Write(2, 2, [0, 100, 255, 10, 100, 255, 20, 100, 0, 30, 100, 0]);

    // The features are the means of red, green and blue; the classes 1 · red + 2 · green + 3 · blue + 0.5, and the negative of red.
    private static readonly byte[] _network = new OnnxGraphs().Input("pixels", TensorElementType.Float, "N", 3, 2, 2)
        .Node("GlobalAveragePool", ["pixels"], ["pooled"]).Node("Flatten", ["pooled"], ["features"])
        .Constant("weights", [3, 2], 1f, -1, 2, 0, 3, 0).Constant("bias", [2], 0.5f, 0)
        .Node("Gemm", ["features", "weights", "bias"], ["classes"]).Output("classes", TensorElementType.Float, "N", 2).Build();

    [Fact]
    public async Task Headless_vectors_are_what_the_last_layer_takes()
    {
        using ImageFeaturizer stage = Raw(headless: true);
        using RecordBatch table = Files(_picture, null, _picture);
        using RecordBatch result = await Onnx.RunAsync(stage, table);
        // The row without an image is left out.
        Assert.Equal([0, 2], result.Values("id"));
        Assert.Equal(3, ((FixedSizeListType)result.Schema.GetFieldByName("v").DataType).ListSize);
        Assert.Equal([127.5f, 100f, 15f], (object?[])result.Values("v")[0]!);
        Assert.Equal(["image", "id", "v"], Schemas.Names(result.Schema));
    }

    [Fact]
    public async Task With_its_head_the_network_gives_its_output_and_rows_without_an_image_may_stay()
    {
        using ImageFeaturizer stage = Raw(headless: false, dropNa: false);
        using RecordBatch table = Files(_picture, null);
        using RecordBatch result = await Onnx.RunAsync(stage, table);
        Assert.Equal([127.5f + 200 + 45 + 0.5f, -127.5f], (object?[])result.Values("v")[0]!);
        Assert.Null(result.Values("v")[1]);
    }

    [Fact]
    public async Task Values_are_normalized_by_the_means_of_ImageNet_unless_told_otherwise()
    {
        using var stage = new ImageFeaturizer { OnnxModel = new ONNXModel { ModelPayload = _network }, OutputCol = "v" };
        using RecordBatch table = Files(_picture);
        using RecordBatch result = await Onnx.RunAsync(stage, table);
        float[] expected = [(float)(((127.5 / 255) - 0.485) / 0.229), (float)(((100 / 255.0) - 0.456) / 0.224), (float)(((15 / 255.0) - 0.406) / 0.225)];
        float[] given = [.. ((object?[])result.Values("v")[0]!).Cast<float>()];
        Assert.Equal(expected, given, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public async Task A_saved_featurizer_does_the_same()
    {
        StageCatalog catalog = new StageCatalog().AddImages().AddOnnx();
        string folder = Directory.CreateTempSubdirectory().FullName;
        string file = Path.Combine(folder, "network.onnx");
        try
        {
            await File.WriteAllBytesAsync(file, _network, Onnx.Cancelled);
            using var stage = new ImageFeaturizer { OnnxModel = new ONNXModel { ModelLocation = file }, OutputCol = "v" };
            using RecordBatch table = Files(_picture);
            using RecordBatch result = await Onnx.RunAsync(stage, table);
            await StageSerializer.SaveAsync(stage, Path.Combine(folder, "stage"), new LocalStorage(), catalog, Onnx.Cancelled);
            File.Delete(file);
            using var loaded = (Transformer)await StageSerializer.LoadAsync(Path.Combine(folder, "stage"), new LocalStorage(), catalog, Onnx.Cancelled);
            using RecordBatch again = await Onnx.RunAsync(loaded, table);
            Assert.Equal(result.Values("v"), again.Values("v"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_cannot_be_told_is_asked_for()
    {
        byte[] open = new OnnxGraphs().Input("pixels", TensorElementType.Float, "N", 3, "height", "width").Node("Relu", ["pixels"], ["y"]).Output("y", TensorElementType.Float, "N", 3, "height", "width").Build();
        using RecordBatch table = Files(_picture);
        using var stage = new ImageFeaturizer { OnnxModel = new ONNXModel { ModelPayload = open } };
        Assert.Contains("The model takes images of any size: pixels: float[N, 3, height, width]", Assert.ThrowsAny<SpecificationException>(() => stage.TransformSchema(table.Schema)).Message, StringComparison.Ordinal);
        using var sized = new ImageFeaturizer { OnnxModel = new ONNXModel { ModelPayload = open }, ImageHeight = 2, ImageWidth = 2 };
        Assert.Contains("Where the features of the model are cannot be told", Assert.ThrowsAny<SpecificationException>(() => sized.TransformSchema(table.Schema)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flat_tensor_whose_field_says_its_shape_feeds_a_model_of_any_size()
    {
        // The mean over rows and columns of each channel: told apart only by a shape.
        byte[] open = new OnnxGraphs().Input("x", TensorElementType.Float, "N", "channels", "height", "width").Node("GlobalAveragePool", ["x"], ["y"]).Output("y", TensorElementType.Float, "N", "channels", 1, 1).Build();
        using var tensors = new ImageTransformer { Stages = [ImageStep.Resize(2, 2)], AutoConvertToColor = true, ToTensor = true, OutputCol = "x" };
        using RecordBatch table = Files(_picture);
        using RecordBatch given = await Onnx.RunAsync(tensors, table);
        using var model = new ONNXModel { ModelPayload = open };
        object?[] channels = (object?[])(await Onnx.ValuesAsync(model, given, "y"))[0]!;
        Assert.Equal([127.5f, 100f, 15f], channels.Select(channel => ((object?[])((object?[])channel!)[0]!)[0]));
    }

    private static ImageFeaturizer Raw(bool headless, bool dropNa = true) => new()
    {
        OnnxModel = new ONNXModel { ModelPayload = _network }, OutputCol = "v", Headless = headless, DropNa = dropNa,
        ChannelNormalizationMeans = [0, 0, 0], ChannelNormalizationStds = [1, 1, 1], ColorScaleFactor = 1,
    };

    private static RecordBatch Files(params byte[]?[] files)
    {
        var column = new BinaryArray.Builder();
        foreach (byte[]? file in files)
        {
            if (file is null)
                column.AppendNull();
            else
                column.Append(file.AsSpan());
        }
        return Onnx.Batch(("image", column.Build()), ("id", new Int32Array.Builder().AppendRange(Enumerable.Range(0, files.Length)).Build()));
    }
}
