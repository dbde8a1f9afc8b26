using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>The stages beside <see cref="ImageTransformer"/>.</summary>
public sealed class OtherStageTests
{
    private static readonly byte[] _two = Bmp.Write(2, 1, [0, 10, 20, 255, 128, 1]);

    [Fact]
    public async Task Decoding_keeps_where_a_file_came_from()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "a.bmp"), _two, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, "b.png"), Png.Write(1, 1, 8, 0, [9]), TestContext.Current.CancellationToken);
            Dataset files = await Datasets.OpenAsync(new InputSpecification { Path = [folder], Format = "binary" }, cancellationToken: TestContext.Current.CancellationToken);
            using RecordBatch result = await new DecodeImage().Transform(files).CollectAsync(null, TestContext.Current.CancellationToken);
            var images = Files.Images(result, "image");
            Assert.EndsWith("a.bmp", images[0]!.Value.Origin, StringComparison.Ordinal);
            Assert.Equal([0, 10, 20, 255, 128, 1], images[0]!.Value.Data);
            Assert.EndsWith("b.png", images[1]!.Value.Origin, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Copies_follow_the_row_they_are_of()
    {
        using RecordBatch table = Files.Of("image", _two, null);
        using RecordBatch result = await Files.RunAsync(new ImageSetAugmenter { FlipUpDown = true, OutputCol = "out" }, table);
        Assert.Equal([0, 0, 0, 1], TestRows.Cells(result, "id"));
        var images = Files.Images(result, "out");
        Assert.Equal([0, 10, 20, 255, 128, 1], images[0]!.Value.Data);
        Assert.Equal([255, 128, 1, 0, 10, 20], images[1]!.Value.Data);
        Assert.Equal([0, 10, 20, 255, 128, 1], images[2]!.Value.Data);
        Assert.Null(images[3]);
    }

    [Fact]
    public async Task Bad_rows_have_no_copies()
    {
        using RecordBatch table = Files.Of("image", [1], _two);
        var aside = new SettingAside();
        using RecordBatch result = await Files.RunAsync(new ImageSetAugmenter { OutputCol = "out" }, table, aside);
        Assert.Equal([1, 1], TestRows.Cells(result, "id"));
        Assert.Equal(0, Assert.Single(aside.Rows).Row);
    }

    [Fact]
    public async Task A_byte_of_zero_stays_zero_when_an_image_is_unrolled()
    {
        using RecordBatch table = Files.Of("image", _two, null);
        using RecordBatch result = await Files.RunAsync(new UnrollImage { OutputCol = "v" }, table);
        Assert.Equal([0f, 255, 10, 128, 20, 1], (float[])TestRows.Cells(result, "v")[0]!);
        Assert.Null(TestRows.Cells(result, "v")[1]);
    }

    [Fact]
    public async Task Vectors_are_dense_where_all_images_have_one_size()
    {
        using RecordBatch table = Files.Of("image", _two, Png.Write(1, 1, 8, 0, [7]));
        using RecordBatch sized = await Files.RunAsync(new ResizeImageTransformer { Height = 1, Width = 2, NChannels = 3, OutputCol = "image" }, table);
        using RecordBatch result = await Files.RunAsync(new UnrollImage { OutputCol = "v" }, sized);
        Assert.Equal(6, ((FixedSizeListType)result.Schema.GetFieldByName("v").DataType).ListSize);
        Assert.Equal([7f, 7, 7, 7, 7, 7], (float[])TestRows.Cells(result, "v")[1]!);
        using RecordBatch direct = await Files.RunAsync(new UnrollBinaryImage { Height = 1, Width = 2, NChannels = 3, OutputCol = "v" }, table);
        Assert.Equal(TestRows.Cells(result, "v"), TestRows.Cells(direct, "v"));
    }

    [Fact]
    public void One_of_width_and_height_is_refused() =>
        Assert.Contains("One of width and height", Assert.ThrowsAny<SpecificationException>(() => StageValidation.ThrowIfInvalid(new UnrollBinaryImage { Width = 3 })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Every_pixel_is_in_one_superpixel_and_none_crosses_an_edge_of_colours()
    {
        // The left half is black and the right white: far apart in colour, so that no superpixel has pixels of both.
        byte[] halves = [.. Enumerable.Range(0, 60 * 40).SelectMany(i => Enumerable.Repeat((byte)(i % 60 < 30 ? 0 : 255), 3))];
        using RecordBatch table = Files.Of("image", Bmp.Write(60, 40, halves), null, Bmp.Write(3, 3, new byte[27]));
        using RecordBatch result = await Files.RunAsync(new SuperpixelTransformer { CellSize = 10, OutputCol = "s" }, table);
        List<(int X, int Y)>[]?[] rows = [.. Files.Values(result, "s").Select(Clusters)];
        List<(int X, int Y)>[] clusters = rows[0]!;
        Assert.InRange(clusters.Length, 12, 30);
        Assert.Equal(60 * 40, clusters.SelectMany(pixels => pixels).Distinct().Count());
        Assert.Equal(60 * 40, clusters.Sum(pixels => pixels.Count));
        Assert.All(clusters, pixels => Assert.Single(pixels.Select(pixel => pixel.X < 30).Distinct()));
        Assert.Null(rows[1]);
        Assert.Equal(9, Assert.Single(rows[2]!).Count);
    }

    [Fact]
    public async Task Superpixels_are_the_same_every_time()
    {
        using RecordBatch table = Files.Of("image", Bmp.Write(48, 32, Pictures.Bytes(48 * 32 * 3)), Bmp.Write(48, 32, Pictures.Bytes(48 * 32 * 3)));
        using RecordBatch result = await Files.RunAsync(new SuperpixelTransformer { OutputCol = "s" }, table);
        object?[] rows = Files.Values(result, "s");
        Assert.Equal(Clusters(rows[0]), Clusters(rows[1]));
    }

    private static List<(int X, int Y)>[]? Clusters(object? cell) => cell is not Dictionary<string, object?> value
        ? null
        : [.. ((object?[])value["clusters"]!).Select(cluster => ((object?[])cluster!).Cast<Dictionary<string, object?>>().Select(pixel => ((int)pixel["x"]!, (int)pixel["y"]!)).ToList())];
}
