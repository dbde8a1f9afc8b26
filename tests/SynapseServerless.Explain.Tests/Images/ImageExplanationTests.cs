using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Explain.Tests;

public sealed class ImageExplanationTests
{
    [Fact]
    public async Task Each_superpixel_contributes_the_light_that_it_has()
    {
        RecordBatch images = Images((24, 12));
        var stage = new ImageSHAP { Model = new Light(), TargetCol = "light", CellSize = 6, StandardErrorCol = "errors" };
        RecordBatch explained = await stage.TransformAsync(images);
        AssertLight(explained, "ImageSHAP_output", hasBase: true);
        // A black image has no light.
        Assert.Equal(0, Explaining.Lists(explained, "ImageSHAP_output")[0][0][0]);
    }

    [Fact]
    public async Task A_linear_model_of_switched_superpixels_finds_the_light_of_each()
    {
        RecordBatch explained = await new ImageLIME { Model = new Light(), TargetCol = "light", CellSize = 6, NumSamples = 200 }.TransformAsync(Images((24, 12)));
        AssertLight(explained, "ImageLIME_output", hasBase: false);
        Assert.Equal(1, Explaining.Numbers(explained, "r2")[0][0], 1e-9);
    }

    [Fact]
    public async Task An_image_with_one_superpixel_and_one_that_is_missing_are_bad_rows()
    {
        var aside = new SettingAside();
        await new ImageSHAP { Model = new Light(), TargetCol = "light", CellSize = 16 }.TransformAsync(Images((12, 6), null), new StageContext("ImageSHAP") { Rows = aside });
        Assert.Equal(["The image has 12 x 6 pixels, which is one superpixel, and nothing in it can be told apart", "The image is missing"], aside.Rows.Select(row => row.Problem));
    }

    // By hand: the light of the pixels that the column of superpixels names.
    private static void AssertLight(RecordBatch explained, string output, bool hasBase)
    {
        double[] values = Explaining.Lists(explained, output)[0][0];
        var clusters = ((System.Collections.IEnumerable)((IReadOnlyDictionary<string, object?>)Cells.Value(explained.Column(explained.Schema.GetFieldIndex("superpixels")), 0)!)["clusters"]!).Cast<System.Collections.IEnumerable>().ToArray();
        Assert.InRange(clusters.Length, 3, 11);
        Assert.Equal(clusters.Length + (hasBase ? 1 : 0), values.Length);
        for (int i = 0; i < clusters.Length; i++)
        {
            double light = clusters[i].Cast<IReadOnlyDictionary<string, object?>>().Sum(pixel => 3 * Shade((int)pixel["x"]!, (int)pixel["y"]!));
            Assert.Equal(light, values[i + (hasBase ? 1 : 0)], 1e-6);
        }
    }

    private static int Shade(int x, int y) => 20 + (5 * x) + (3 * y);

    internal static RecordBatch Images(params (int Width, int Height)?[] sizes)
    {
        var column = new ImageColumn(sizes.Length);
        foreach ((int Width, int Height)? size in sizes)
        {
            if (size is not var (width, height))
            {
                column.AppendNull();
                continue;
            }
            Picture picture = Picture.Rent(width, height, 3);
            for (int i = 0; i < width * height; i++)
                picture.Pixels.Slice(3 * i, 3).Fill((byte)Shade(i % width, i / width));
            column.Append(picture);
        }
        return new RecordBatch(new Schema([ImageSchema.Column("image")], null), [column.Build()], sizes.Length);
    }

    /// <summary>The sum of all bytes of an image.</summary>
    public sealed class Light : BatchTransformer
    {
        /// <summary>The power of it, above which superpixels go together.</summary>
        [NotAParameter]
        public int Power { get; init; } = 1;

        public override BoundBatchTransformer Bind(Schema input)
        {
            InputColumns.Require(input, Uid, "inputCol", "image");
            var added = new AddedColumns(input, new Field("light", DoubleType.Default, false));
            return BoundBatchTransformer.Of(
                input, added.Output,
                (batch, _, _) =>
                {
                    var cells = ImageCells.Of(batch.Column(0), DecodeLimits.Default);
                    double Sum(int row)
                    {
                        using Picture picture = cells.Read(row);
                        double light = picture.Pixels.ToArray().Sum(value => (double)value);
                        return Math.Pow(light, Power);
                    }
                    return added.To(batch, NumericColumn.Of(Enumerable.Range(0, batch.Length).Select(Sum).ToArray()));
                },
                keepsRows: true);
        }
    }
}
