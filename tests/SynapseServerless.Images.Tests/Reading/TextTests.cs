using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>Boxes of text and the text itself, of maps and steps that are written by hand.</summary>
public sealed class TextTests
{
    [Fact]
    public void Pixels_that_touch_are_one_box_and_it_is_widened_by_its_area_over_its_perimeter()
    {
        // 8 x 4 pixels of text from (4, 6): the margin is 32 · 1.5 / 24 = 2 on each side. A single pixel is too small, and pale ones are not sure.
        Matrix map = Map(30, 20, (4, 6, 8, 4, 0.9f), (20, 3, 1, 1, 0.9f), (20, 12, 5, 4, 0.4f));
        Box box = Assert.Single(new TextBoxFinder(0.3f, 0.6f, 1.5, 3).Find(map, 30, 20));
        Assert.Equal((2, 4, 12, 8), (box.X, box.Y, box.Width, box.Height));
        Assert.Equal(0.9f, box.Score, 1e-5f);
    }

    [Fact]
    public void Boxes_are_in_pixels_of_the_image_and_end_at_its_edges()
    {
        Matrix map = Map(30, 20, (0, 0, 8, 4, 0.9f));
        Box box = Assert.Single(new TextBoxFinder(0.3f, 0.6f, 1.5, 3).Find(map, 300, 100));
        Assert.Equal((0, 0, 100, 30), (box.X, box.Y, box.Width, box.Height));
    }

    [Fact]
    public void A_box_leans_as_its_text_does()
    {
        // A stripe 4 pixels thick, 40 long, that goes down by one pixel in four: 14.04 degrees.
        float[] values = new float[60 * 30];
        for (int x = 5; x < 45; x++)
        {
            for (int y = 0; y < 4; y++)
                values[((5 + y + (x / 4)) * 60) + x] = 0.9f;
        }
        Box box = Assert.Single(new TextBoxFinder(0.3f, 0.5f, 0, 3).Find(new Matrix(30, 60, values), 60, 30));
        Assert.Equal(14.04, box.Angle, 1.0);
        Assert.InRange(box.Width, 39, 43);
        Assert.InRange(box.Height, 4, 6);
    }

    [Fact]
    public void What_lies_in_a_turned_box_is_turned_upright()
    {
        // By a quarter, clockwise: what was down the picture is along the part, and what was left is below.
        Picture picture = Pictures.Of(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Assert.Equal([3, 6, 9, 2, 5, 8, 1, 4, 7], Pictures.Read(TurnedCrop.Cut(picture, new Box(0, 0, 3, 3, 1, 90))));
    }

    [Fact]
    public void Boxes_come_as_lines_are_read()
    {
        // Two words in the first line, of which the second begins higher, and one in the second line.
        Matrix map = Map(60, 40, (5, 25, 10, 4, 0.9f), (30, 5, 10, 6, 0.9f), (4, 6, 10, 6, 0.9f));
        IReadOnlyList<Box> boxes = new TextBoxFinder(0.3f, 0.6f, 0, 3).Find(map, 60, 40);
        Assert.Equal([(4, 6), (30, 5), (5, 25)], boxes.Select(box => (box.X, box.Y)));
    }

    [Fact]
    public async Task Boxes_are_cut_out_of_their_image()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 3).SelectMany(i => new byte[] { (byte)i, 0, 0 })];
        using RecordBatch files = Files.Of("content", Bmp.Write(4, 3, pixels), null);
        var boxes = new BoxColumn();
        boxes.Append([new Box(1, 1, 2, 1, 1), new Box(0, 0, 9, 9, 1)]);
        boxes.AppendNull();
        using RecordBatch table = Batches.With(files, new Field("boxes", Box.ListType, true), boxes.Build());
        using RecordBatch decoded = await new DecodeImage().TransformAsync(table);
        using RecordBatch result = await Files.RunAsync(new CropBoxes { OutputCol = "part" }, decoded);
        Assert.Equal([0, 0, 1], TestRows.Cells(result, "id"));
        var parts = Files.Images(result, "part");
        Assert.Equal([5, 0, 0, 6, 0, 0], parts[0]!.Value.Data);
        Assert.Equal(pixels, parts[1]!.Value.Data);
        Assert.Equal(["#xywh=1,1,2,1", "#xywh=0,0,4,3"], parts[..2].Select(part => part!.Value.Origin));
        Assert.Null(parts[2]);
    }

    [Fact]
    public async Task A_box_outside_the_image_is_a_bad_row()
    {
        using RecordBatch files = Files.Of("image", Bmp.Write(4, 3, new byte[36]));
        var boxes = new BoxColumn();
        boxes.Append([new Box(4, 0, 2, 1, 1)]);
        using RecordBatch table = Batches.With(files, new Field("boxes", Box.ListType, true), boxes.Build());
        DataException error = await Assert.ThrowsAsync<DataException>(() => Files.RunAsync(new CropBoxes(), table));
        Assert.Contains("A box of 2 x 1 pixels at (4, 0) lies outside the image, which has 4 x 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    // The example of Graves et al.: a blank between equal characters keeps both, and without one they are one.
    [InlineData("aa-b", "ab")]
    [InlineData("a-ab", "aab")]
    [InlineData("-----", "")]
    [InlineData("ab b-a", "ab ba")]
    public async Task The_likeliest_characters_are_read_without_repetitions_and_blanks(string steps, string expected)
    {
        string vocabulary = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(vocabulary, "a\nb\n", TestContext.Current.CancellationToken);
            using RecordBatch table = Steps(steps);
            using RecordBatch result = await new CTCDecoder { InputCol = "steps", ScoreCol = "score", VocabularyLocation = vocabulary }.TransformAsync(table);
            Assert.Equal([expected, null], TestRows.Cells(result, "text"));
            Assert.Equal(expected.Length == 0 ? 0f : 0.7f, (float)TestRows.Cells(result, "score")[0]!, 1e-5f);
        }
        finally
        {
            File.Delete(vocabulary);
        }
    }

    [Fact]
    public async Task A_vocabulary_of_another_model_is_refused()
    {
        string vocabulary = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(vocabulary, "a\n", TestContext.Current.CancellationToken);
            using RecordBatch table = Steps("ab");
            DataException error = await Assert.ThrowsAsync<DataException>(() => new CTCDecoder { InputCol = "steps", VocabularyLocation = vocabulary }.TransformAsync(table));
            Assert.Contains("A step has 4 entries, and the vocabulary has 1 characters", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(vocabulary);
        }
        using var missing = new CTCDecoder { InputCol = "steps", VocabularyLocation = vocabulary };
        using RecordBatch steps = Steps("a");
        Assert.Contains("The vocabulary cannot be read", Assert.ThrowsAny<SpecificationException>(() => missing.TransformSchema(steps.Schema)).Message, StringComparison.Ordinal);
    }

    // A map that is 0 but for rectangles: x, y, width, height, value.
    private static Matrix Map(int width, int height, params (int X, int Y, int Width, int Height, float Value)[] rectangles)
    {
        float[] values = new float[width * height];
        foreach ((int left, int top, int wide, int high, float value) in rectangles)
        {
            for (int y = top; y < top + high; y++)
                values.AsSpan((y * width) + left, wide).Fill(value);
        }
        return new Matrix(height, width, values);
    }

    // A row of steps, each with 0.7 for its character: '-' is the blank, and ' ' what comes after the vocabulary. Then a null.
    private static RecordBatch Steps(string characters)
    {
        var rows = new ListArray.Builder(new ListType(FloatType.Default));
        rows.Append();
        var steps = (ListArray.Builder)rows.ValueBuilder;
        foreach (char character in characters)
        {
            steps.Append();
            for (int entry = 0; entry < 4; entry++)
                ((FloatArray.Builder)steps.ValueBuilder).Append(entry == "-ab ".IndexOf(character, StringComparison.Ordinal) ? 0.7f : 0.1f);
        }
        rows.AppendNull();
        ListArray column = rows.Build();
        return new RecordBatch(new Schema([new Field("steps", column.Data.DataType, true)], null), [column], 2);
    }
}
