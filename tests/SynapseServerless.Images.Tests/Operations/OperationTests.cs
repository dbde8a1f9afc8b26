using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>What operations do to pictures so small that the results are worked out by hand.</summary>
public sealed class OperationTests
{
    [Fact]
    public void Halving_takes_the_mean_of_two_pixels()
    {
        // Pixel i of the smaller picture has its centre at 2 i + 1, in the middle of two pixels.
        Assert.Equal([15, 35], Pictures.Read(ResizeOperation.To(1, 2, Interpolation.Linear).Apply(Pictures.Of(4, 1, 1, 10, 20, 30, 40))));
    }

    [Fact]
    public void Doubling_goes_a_quarter_and_three_quarters_of_the_way()
    {
        // Centres of the larger picture are at 1/4, 3/4, 5/4 and 7/4, those of the smaller at 1/2 and 3/2; beyond the edge the last pixel stands.
        Assert.Equal([0, 25, 75, 100], Pictures.Read(ResizeOperation.To(1, 4, Interpolation.Linear).Apply(Pictures.Of(2, 1, 1, 0, 100))));
        Assert.Equal([0, 25, 75, 100], Pictures.Read(ResizeOperation.To(4, 1, Interpolation.Linear).Apply(Pictures.Of(1, 2, 1, 0, 100))));
    }

    [Fact]
    public void Linear_skips_what_lies_between_and_area_does_not()
    {
        // Of six pixels two are made: linear looks at the pixel in the middle of three, area at all three.
        byte[] six = [0, 30, 90, 200, 100, 60];
        Assert.Equal([30, 100], Pictures.Read(ResizeOperation.To(1, 2, Interpolation.Linear).Apply(Pictures.Of(6, 1, 1, six))));
        Assert.Equal([40, 120], Pictures.Read(ResizeOperation.To(1, 2, Interpolation.Area).Apply(Pictures.Of(6, 1, 1, six))));
        Assert.Equal([0, 200], Pictures.Read(ResizeOperation.To(1, 2, Interpolation.Nearest).Apply(Pictures.Of(6, 1, 1, six))));
    }

    [Theory]
    [InlineData("size: 10", 40, 20, 20, 10)]
    [InlineData("size: 10", 15, 31, 10, 21)]
    [InlineData("size: 10, maxSize: 15", 40, 20, 15, 8)]
    [InlineData("height: 48", 100, 20, 240, 48)]
    [InlineData("width: 48", 100, 20, 48, 10)]
    [InlineData("maxSize: 960", 100, 20, 100, 20)]
    [InlineData("minSize: 40", 100, 20, 200, 40)]
    [InlineData("minSize: 40, maxSize: 150", 100, 20, 150, 30)]
    [InlineData("minSize: 10", 100, 20, 100, 20)]
    [InlineData("maxSize: 960, multipleOf: 32", 1000, 500, 960, 480)]
    [InlineData("maxSize: 960, multipleOf: 32", 100, 10, 96, 32)]
    public void With_the_ratio_kept_the_other_side_follows(string sizes, int width, int height, int newWidth, int newHeight)
    {
        ImageStep step = ((ImageTransformer)new SynapseServerless.Specifications.SpecificationReader(new SynapseServerless.Stages.StageCatalog().AddImages())
            .ParseStage($"type: ImageTransformer\nstages: [{{ action: resize, keepAspectRatio: true, {sizes} }}]", "stage.yaml")).Stages[0];
        using Picture picture = StepReader.Read(step).Apply(Picture.Rent(width, height, 1));
        Assert.Equal((newWidth, newHeight), (picture.Width, picture.Height));
    }

    [Fact]
    public void A_shorter_side_that_makes_a_vast_picture_is_refused() =>
        Assert.Contains("would be made", Assert.Throws<MediaException>(() => StepReader.Read(ImageStep.Resize(1000, keepAspectRatio: true)).Apply(Picture.Rent(10_000, 1, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_crop_lies_where_it_is_asked_for()
    {
        Picture picture = Pictures.Of(4, 3, 1, 0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23);
        Assert.Equal([12, 13, 22, 23], Pictures.Read(new CropOperation(2, 1, 2, 2).Apply(picture)));
    }

    [Fact]
    public void A_crop_beyond_the_edge_says_both_sizes()
    {
        MediaException error = Assert.Throws<MediaException>(() => new CropOperation(3, 0, 2, 2).Apply(Picture.Rent(4, 3, 1)));
        Assert.Equal("The image has 4 x 3 pixels, and 2 x 2 from (3, 0) do not lie within it", error.Message);
    }

    [Fact]
    public void A_centre_crop_takes_the_middle_and_no_more_than_there_is()
    {
        Picture picture = Pictures.Of(5, 3, 1, [.. Enumerable.Range(0, 15).Select(i => (byte)i)]);
        Assert.Equal([6, 7, 8], Pictures.Read(new CenterCropOperation(1, 3).Apply(picture)));
        using Picture whole = new CenterCropOperation(9, 9).Apply(Picture.Rent(5, 3, 1));
        Assert.Equal((5, 3), (whole.Width, whole.Height));
    }

    [Theory]
    [InlineData(1, "cbafed")]
    [InlineData(0, "defabc")]
    [InlineData(-1, "fedcba")]
    public void A_flip_mirrors(int code, string expected)
    {
        Picture picture = Pictures.Of(3, 2, 1, [.. "abcdef"u8]);
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(Pictures.Read(StepReader.Read(ImageStep.Flip(code)).Apply(picture))));
    }

    // The table of OpenCV's documentation of threshold, for a threshold of 100.7 and a greatest value of 200.
    [Theory]
    [InlineData(ThresholdType.Binary, 0, 0, 200)]
    [InlineData(ThresholdType.BinaryInv, 200, 200, 0)]
    [InlineData(ThresholdType.Trunc, 50, 100, 100)]
    [InlineData(ThresholdType.ToZero, 0, 0, 101)]
    [InlineData(ThresholdType.ToZeroInv, 50, 100, 0)]
    public void A_threshold_compares(ThresholdType type, byte low, byte at, byte high) =>
        Assert.Equal([low, at, high], Pictures.Read(new ThresholdOperation(100.7, 200, type).Apply(Pictures.Of(3, 1, 1, 50, 100, 101))));

    [Fact]
    public void A_blur_is_the_mean_of_the_box_and_mirrors_at_the_edge()
    {
        // Left of 30 lies 60 again: (60 + 30 + 60) / 3 = 50; then (30 + 60 + 90) / 3 = 60; then (60 + 90 + 60) / 3 = 70.
        Assert.Equal([50, 60, 70], Pictures.Read(new BlurOperation(1, 3).Apply(Pictures.Of(3, 1, 1, 30, 60, 90))));
        Assert.Equal([50, 60, 70], Pictures.Read(new BlurOperation(3, 1).Apply(Pictures.Of(1, 3, 1, 30, 60, 90))));
        Assert.Equal([7], Pictures.Read(new BlurOperation(9, 9).Apply(Pictures.Of(1, 1, 1, 7))));
    }

    [Fact]
    public void Weights_of_a_bell_curve_follow_its_formula()
    {
        // exp(-1/2) = 0.60653: the sum of three is 2.21306.
        Assert.Equal((double[])[0.27407, 0.45186, 0.27407], GaussianOperation.Kernel(3, 1), new Within(1e-5));
        // Without a standard deviation it is 0.3 (2 - 1) + 0.8 = 1.1 for five.
        Assert.Equal(GaussianOperation.Kernel(5, 1.1), GaussianOperation.Kernel(5, 0));
        Assert.Equal([1.0], GaussianOperation.Kernel(1, 3));
    }

    [Fact]
    public void A_bell_curve_blurs_in_both_directions()
    {
        byte[] point = new byte[25];
        point[12] = 255;
        // 255 times the product of the weights: 0.45186² in the middle, 0.45186 · 0.27407 beside it, 0.27407² at the corner.
        byte[] blurred = Pictures.Read(new GaussianOperation(3, 1).Apply(Pictures.Of(5, 5, 1, point)));
        Assert.Equal([0, 0, 0, 0, 0, 0, 19, 32, 19, 0, 0, 32, 52, 32, 0, 0, 19, 32, 19, 0, 0, 0, 0, 0, 0], blurred);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(0, 0, 255, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(255, 0, 0, 29)]
    public void Grey_follows_the_weights_of_BT_601(byte blue, byte green, byte red, byte grey)
    {
        // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.07.
        Assert.Equal([grey], Pictures.Read(new ColorOperation(ImageColorFormat.Bgr2Gray).Apply(Pictures.Of(1, 1, 3, blue, green, red))));
        Assert.Equal([grey], Pictures.Read(new ColorOperation(ImageColorFormat.Rgb2Gray).Apply(Pictures.Of(1, 1, 3, red, green, blue))));
        Assert.Equal([grey], Pictures.Read(new ColorOperation(ImageColorFormat.Bgra2Gray).Apply(Pictures.Of(1, 1, 4, blue, green, red, 9))));
    }

    [Fact]
    public void Channels_change_places_come_and_go()
    {
        Assert.Equal([3, 2, 1], Apply(ImageColorFormat.Bgr2Rgb, 3, 1, 2, 3));
        Assert.Equal([1, 2, 3, 255], Apply(ImageColorFormat.Bgr2Bgra, 3, 1, 2, 3));
        Assert.Equal([3, 2, 1, 255], Apply(ImageColorFormat.Bgr2Rgba, 3, 1, 2, 3));
        Assert.Equal([1, 2, 3], Apply(ImageColorFormat.Bgra2Bgr, 4, 1, 2, 3, 9));
        Assert.Equal([3, 2, 1], Apply(ImageColorFormat.Rgba2Bgr, 4, 1, 2, 3, 9));
        Assert.Equal([3, 2, 1, 9], Apply(ImageColorFormat.Bgra2Rgba, 4, 1, 2, 3, 9));
        Assert.Equal([7, 7, 7], Apply(ImageColorFormat.Gray2Bgr, 1, 7));
        Assert.Equal([7, 7, 7, 255], Apply(ImageColorFormat.Gray2Bgra, 1, 7));
    }

    [Theory]
    [InlineData(0, 0, 255, 0, 255, 255)]
    [InlineData(0, 255, 0, 60, 255, 255)]
    [InlineData(255, 0, 0, 120, 255, 255)]
    [InlineData(0, 255, 255, 30, 255, 255)]
    [InlineData(128, 128, 128, 0, 0, 128)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    public void Hues_are_half_the_degrees_of_the_circle(byte blue, byte green, byte red, byte hue, byte saturation, byte value) =>
        Assert.Equal([hue, saturation, value], Apply(ImageColorFormat.Bgr2Hsv, 3, blue, green, red));

    [Fact]
    public void A_format_for_other_channels_is_refused() =>
        Assert.Equal("The image has 1 channels, and bgr2Gray takes 3", Assert.Throws<MediaException>(() => Apply(ImageColorFormat.Bgr2Gray, 1, 5)).Message);

    private static byte[] Apply(ImageColorFormat format, int channels, params byte[] pixel) =>
        Pictures.Read(new ColorOperation(format).Apply(Pictures.Of(1, 1, channels, pixel)));

    private sealed class Within(double most) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= most;

        public int GetHashCode(double value) => 0;
    }
}
