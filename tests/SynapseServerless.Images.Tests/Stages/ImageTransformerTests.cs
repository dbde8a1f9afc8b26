using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>Images and tensors as columns.</summary>
public sealed class ImageTransformerTests
{
    private static readonly byte[] _two = Bmp.Write(2, 1, [0, 10, 20, 255, 128, 1]);

    [Fact]
    public async Task An_image_comes_out_as_Sparks_structure()
    {
        using RecordBatch table = Files.Of("image", _two, null, Png.Write(1, 2, 8, 0, [7, 9]));
        using RecordBatch result = await Files.RunAsync(new ImageTransformer { OutputCol = "out" }, table);
        var images = Files.Images(result, "out");
        Assert.Equal((1, 2, 3, 16), (images[0]!.Value.Height, images[0]!.Value.Width, images[0]!.Value.Channels, images[0]!.Value.Mode));
        Assert.Equal([0, 10, 20, 255, 128, 1], images[0]!.Value.Data);
        Assert.Null(images[1]);
        Assert.Equal((2, 1, 1, 0), (images[2]!.Value.Height, images[2]!.Value.Width, images[2]!.Value.Channels, images[2]!.Value.Mode));
    }

    [Fact]
    public async Task Images_are_read_as_files_are_and_slices_too()
    {
        using RecordBatch table = Files.Of("image", _two, Bmp.Write(1, 1, [1, 2, 3]), null);
        using RecordBatch decoded = await Files.RunAsync(new ImageTransformer { OutputCol = "image" }, table);
        using RecordBatch sliced = TestRows.Sliced(decoded);
        using RecordBatch result = await Files.RunAsync(new ImageTransformer { Stages = [ImageStep.Flip(1)], OutputCol = "out" }, sliced);
        var images = Files.Images(result, "out");
        Assert.Equal([255, 128, 1, 0, 10, 20], images[0]!.Value.Data);
        Assert.Equal([1, 2, 3], images[1]!.Value.Data);
        Assert.Null(images[2]);
    }

    [Fact]
    public async Task A_tensor_has_channel_after_channel_with_red_first()
    {
        using RecordBatch table = Files.Of("image", _two, null);
        var stage = new ImageTransformer { Stages = [ImageStep.Resize(1, 2)], AutoConvertToColor = true, ToTensor = true, OutputCol = "tensor" };
        using RecordBatch result = await Files.RunAsync(stage, table);
        Field field = result.Schema.GetFieldByName("tensor");
        Assert.Equal(6, ((FixedSizeListType)field.DataType).ListSize);
        Assert.Equal("[3,1,2]", field.Metadata[ColumnMetadata.ShapeKey]);
        Assert.Equal([20f, 1, 10, 128, 0, 255], (float[])TestRows.Cells(result, "tensor")[0]!);
        Assert.Null(TestRows.Cells(result, "tensor")[1]);
    }

    [Fact]
    public async Task Values_are_scaled_then_centred_then_divided()
    {
        using RecordBatch table = Files.Of("image", _two);
        var stage = new ImageTransformer
        {
            Stages = [ImageStep.Resize(1, 2)], ToTensor = true, TensorChannelOrder = "BGR", NormalizeMean = [0.5, 0.4, 0.3], NormalizeStd = [0.25, 0.5, 1],
            ColorScaleFactor = 1 / 255.0, TensorElementType = TensorElementType.Double, OutputCol = "tensor",
        };
        using RecordBatch result = await Files.RunAsync(stage, table);
        // Blue of the first pixel: (0 / 255 - 0.5) / 0.25 = -2; of the second: (1 - 0.5) / 0.25 = 2; and so on.
        double[] expected = [-2, 2, ((10 / 255.0) - 0.4) / 0.5, ((128 / 255.0) - 0.4) / 0.5, (20 / 255.0) - 0.3, (1 / 255.0) - 0.3];
        object?[] cells = (object?[])Files.Values(result, "tensor")[0]!;
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], (double)cells[i]!, 12);
    }

    [Theory]
    [InlineData(TensorElementType.Uint8, typeof(byte))]
    [InlineData(TensorElementType.Float16, typeof(Half))]
    [InlineData(TensorElementType.Float, typeof(float))]
    [InlineData(TensorElementType.Double, typeof(double))]
    public async Task Tensors_have_the_type_that_is_asked_for(TensorElementType type, Type expected)
    {
        using RecordBatch table = Files.Of("image", _two);
        var stage = new ImageTransformer { Stages = [ImageStep.Resize(1, 2)], AutoConvertToColor = true, ToTensor = true, TensorElementType = type, OutputCol = "tensor" };
        using RecordBatch result = await Files.RunAsync(stage, table);
        object?[] cells = (object?[])Files.Values(result, "tensor")[0]!;
        Assert.Equal(expected, cells[0]!.GetType());
        Assert.Equal([20, 1, 10, 128, 0, 255], cells.Select(cell => Convert.ToInt32(Convert.ToDouble(cell is Half half ? (float)half : cell))));
    }

    [Fact]
    public async Task Images_of_many_sizes_give_nested_lists()
    {
        using RecordBatch table = Files.Of("image", _two, null, Png.Write(1, 2, 8, 0, [7, 9]));
        using RecordBatch result = await Files.RunAsync(new ImageTransformer { ToTensor = true, OutputCol = "tensor" }, table);
        object?[] cells = Files.Values(result, "tensor");
        Assert.Equal("[[[20,1]],[[10,128]],[[0,255]]]", Text(cells[0]));
        Assert.Null(cells[1]);
        Assert.Equal("[[[7],[9]]]", Text(cells[2]));
    }

    [Fact]
    public async Task Opacity_is_no_channel_of_a_tensor()
    {
        using RecordBatch table = Files.Of("image", Png.Write(1, 1, 8, 6, [30, 20, 10, 128]));
        var stage = new ImageTransformer { Stages = [ImageStep.Resize(1, 1)], AutoConvertToColor = true, ToTensor = true, OutputCol = "tensor" };
        using RecordBatch result = await Files.RunAsync(stage, table);
        Assert.Equal([30f, 20, 10], (float[])TestRows.Cells(result, "tensor")[0]!);
    }

    [Fact]
    public async Task A_grey_image_among_colour_ones_needs_autoConvertToColor()
    {
        using RecordBatch table = Files.Of("image", Png.Write(1, 1, 8, 0, [7]));
        var stage = new ImageTransformer { Stages = [ImageStep.Resize(1, 1)], ToTensor = true, NormalizeMean = [0, 0, 0], OutputCol = "tensor" };
        DataException error = await Assert.ThrowsAsync<DataException>(() => Files.RunAsync(stage, table));
        Assert.Contains("The image has 1 channels, and 3 means or standard deviations are given. Set autoConvertToColor", error.Message, StringComparison.Ordinal);
        using ImageTransformer color = new() { Stages = stage.Stages, ToTensor = true, NormalizeMean = [0, 0, 0], AutoConvertToColor = true, OutputCol = "tensor" };
        using RecordBatch result = await Files.RunAsync(color, table);
        Assert.Equal([7f, 7, 7], (float[])TestRows.Cells(result, "tensor")[0]!);
    }

    [Fact]
    public async Task A_row_that_cannot_be_decoded_is_set_aside_alone_or_becomes_null()
    {
        using RecordBatch table = Files.Of("image", _two, [1, 2, 3], Bmp.Write(1, 1, [1, 2, 3]));
        var aside = new SettingAside();
        using RecordBatch result = await Files.RunAsync(new ImageTransformer { OutputCol = "out" }, table, aside);
        Assert.Equal([0, 2], TestRows.Cells(result, "id"));
        BadRow bad = Assert.Single(aside.Rows);
        Assert.Equal((1, "image", "This is no image that can be read: it begins with the bytes 010203"), (bad.Row, bad.Column, bad.Problem));
        using RecordBatch nulls = await Files.RunAsync(new ImageTransformer { OutputCol = "out", IgnoreDecodingErrors = true }, table);
        Assert.Equal([false, true, false], Files.Images(nulls, "out").Select(image => image is null));
    }

    [Fact]
    public async Task What_a_step_refuses_is_a_bad_row_even_where_decoding_errors_are_ignored()
    {
        using RecordBatch table = Files.Of("image", _two);
        var stage = new ImageTransformer { Stages = [ImageStep.Crop(0, 0, 5, 5)], IgnoreDecodingErrors = true };
        DataException error = await Assert.ThrowsAsync<DataException>(() => Files.RunAsync(stage, table));
        Assert.Contains("do not lie within it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_are_cut_by_what_comes_out()
    {
        // Each tensor has 3 x 1000 x 1000 values of four bytes: six of them are more than a batch holds.
        byte[] file = Png.Write(1, 1, 8, 2, [1, 2, 3]);
        using RecordBatch table = Files.Of("image", [.. Enumerable.Repeat(file, 14)]);
        var stage = new ImageTransformer { Stages = [ImageStep.Resize(1000, 1000)], AutoConvertToColor = true, ToTensor = true, OutputCol = "tensor" };
        var rows = new List<int>();
        var ids = new List<object?>();
        await foreach (RecordBatch batch in stage.TransformAsync(Running.Stream([table]), new StageContext("x") { InputSchema = table.Schema }, TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                rows.Add(batch.Length);
                ids.AddRange(TestRows.Cells(batch, "id"));
            }
        }
        Assert.Equal([6, 6, 2], rows);
        Assert.Equal(Enumerable.Range(0, 14).Cast<object?>(), ids);
    }

    [Fact]
    public void Steps_are_read_from_a_specification_by_SynapseMLs_names()
    {
        var catalog = new StageCatalog().AddImages();
        var stage = (ImageTransformer)new SpecificationReader(catalog).ParseStage(
            """
            type: ImageTransformer
            stages:
              - { action: resize, size: 256, keepAspectRatio: true }
              - { action: centercrop, height: 224, width: 224 }
              - { action: colorformat, format: 6 }
              - { action: colorFormat, format: gray2Bgr }
              - { action: blur, height: 3.0, width: 5.0 }
              - { action: threshold, threshold: 100.0, maxVal: 255.0, type: 0 }
              - { action: gaussiankernel, apertureSize: 3, sigma: 1.0 }
              - { action: flip, flipCode: -1 }
            """,
            "stage.yaml");
        Assert.Equal(8, stage.Stages.Count);
        Assert.Equal(ImageStep.CenterCrop(224, 224), stage.Stages[1]);
        Assert.Equal(ImageColorFormat.Bgr2Gray, stage.Stages[2].Format);
    }

    [Theory]
    [InlineData("{ action: resize, height: 3 }", "resize needs width")]
    [InlineData("{ action: resize, height: 0, width: 5 }", "height of resize is a whole number from 1 to 100000, not 0")]
    [InlineData("{ action: resize, size: 3, width: 5 }", "resize takes height and width, or size, not both")]
    [InlineData("{ action: crop, height: 3, width: 5 }", "crop needs x")]
    [InlineData("{ action: flip, height: 3 }", "flip has no height: it takes flipCode")]
    [InlineData("{ action: colorFormat, format: 99 }", "format of colorFormat is one of bgr2Bgra (0)")]
    [InlineData("{ action: gaussianKernel, apertureSize: 4 }", "apertureSize of gaussianKernel is an odd number, not 4")]
    [InlineData("{ action: blur, height: 2.5, width: 3 }", "height of blur is a whole number from 1 to 1001, not 2.5")]
    public void A_step_that_cannot_be_done_is_refused_before_data_is_read(string step, string problem)
    {
        var reader = new SpecificationReader(new StageCatalog().AddImages());
        var error = Assert.ThrowsAny<SpecificationException>(() => reader.ParseStage($"type: ImageTransformer\nstages:\n  - {step}\n", "stage.yaml"));
        Assert.Contains("Step 1 of 1 cannot be done: " + problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalization_that_would_do_nothing_or_cannot_be_is_refused()
    {
        Assert.Contains("images come out", Refused(new ImageTransformer { NormalizeMean = [1, 2, 3] }), StringComparison.Ordinal);
        Assert.Contains("There are 2 numbers", Refused(new ImageTransformer { ToTensor = true, NormalizeMean = [1, 2] }), StringComparison.Ordinal);
        Assert.Contains("standard deviation is 0", Refused(new ImageTransformer { ToTensor = true, NormalizeStd = [1, 0, 1] }), StringComparison.Ordinal);
        Assert.Contains("no whole numbers", Refused(new ImageTransformer { ToTensor = true, TensorElementType = TensorElementType.Uint8, ColorScaleFactor = 0.5 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_text_is_refused_and_what_would_be_right_is_said()
    {
        using RecordBatch table = TestRows.Of(("image", new string?[] { "a.png" }));
        using var stage = new ImageTransformer();
        var error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(table.Schema));
        Assert.Contains("Column 'image' is text, which ImageTransformer cannot take. Give a column of images", error.Message, StringComparison.Ordinal);
    }

    private static string Refused(ImageTransformer stage) => Assert.ThrowsAny<SpecificationException>(() => StageValidation.ThrowIfInvalid(stage)).Message;

    private static string Text(object? value) => value is object?[] items ? "[" + string.Join(',', items.Select(Text)) + "]" : $"{value}";
}
