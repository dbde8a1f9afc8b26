using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Reads the explanations that a stage wrote, for pages and terminals: of the first class that each row has.</summary>
/// <param name="stage">The stage.</param>
/// <param name="output">The column of explanations.</param>
/// <param name="rows">The rows, borrowed.</param>
internal sealed class ExplanationReader(ModelExplainer stage, string output, RecordBatch rows)
{
    private const int LongestSide = 240;

    /// <summary>Names of the features; none where every row has features of its own.</summary>
    public string[] Features => ColumnMetadata.Slots(rows.Schema.GetFieldByName(output)) is { } slots ? [.. slots.SkipWhile(static slot => slot == "base")]
        : stage.FeatureNames is { Count: > 0 } names ? [.. names] : [];

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="withPicture">Whether an image is read.</param>
    public RowExplanation Read(int row, bool withPicture)
    {
        IEnumerable<object?> lists = Items(Cells.Value(rows.Column(rows.Schema.GetFieldIndex(output)), row));
        double[] list = lists.FirstOrDefault() is { } first ? [.. Items(first).Select(static value => Convert.ToDouble(value, CultureInfo.InvariantCulture))] : [];
        bool hasBase = stage is ShapExplainer && list.Length > 0;
        object?[] values = [.. stage.FeatureValues(rows, row)];
        return new RowExplanation
        {
            Base = hasBase ? list[0] : 0, Contributions = hasBase ? list[1..] : list,
            Values = [.. values.Select(ExplanationText.Of)],
            Numbers = [.. values.Select(static value => value is IConvertible and not string and not DateTime ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN)],
            Picture = withPicture && stage.PictureCols is { } columns && rows.Schema.GetFieldIndex(columns.Image) >= 0 && rows.Schema.GetFieldIndex(columns.Superpixels) >= 0
                ? Picture(columns.Image, columns.Superpixels, row) : null,
        };
    }

    /// <summary>The mean of how well the explanations fit; NaN where nothing says.</summary>
    public double Fit() => rows.Schema.GetFieldIndex(stage.MetricsCol) < 0 || rows.Length == 0 ? double.NaN
        : Enumerable.Range(0, rows.Length).SelectMany(row => Items(Cells.Value(rows.Column(rows.Schema.GetFieldIndex(stage.MetricsCol)), row)))
            .Select(static value => Convert.ToDouble(value, CultureInfo.InvariantCulture)).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The items of a list; none of null.</summary>
    public static IEnumerable<object?> Items(object? cell) => cell is System.Collections.IEnumerable items and not string ? items.Cast<object?>() : [];

    private ExplainedPicture? Picture(string image, string superpixels, int row)
    {
        IArrowArray column = rows.Column(rows.Schema.GetFieldIndex(image));
        if (column.IsNull(row) || Cells.Value(rows.Column(rows.Schema.GetFieldIndex(superpixels)), row) is not IReadOnlyDictionary<string, object?> clusters)
            return null;
        using Picture picture = ImageCells.Of(column, DecodeLimits.Default).Read(row);
        int step = SmallPng.Step(picture.Width, picture.Height, LongestSide), width = Math.Max(1, picture.Width / step), height = Math.Max(1, picture.Height / step), part = 0;
        int[] parts = new int[width * height];
        foreach (object? cluster in Items(clusters["clusters"]))
        {
            foreach (IReadOnlyDictionary<string, object?> pixel in Items(cluster).OfType<IReadOnlyDictionary<string, object?>>())
            {
                (int x, int y) = ((int)pixel["x"]!, (int)pixel["y"]!);
                if (x % step == 0 && y % step == 0 && x / step < width && y / step < height)
                    parts[(y / step * width) + (x / step)] = part;
            }
            part++;
        }
        return new ExplainedPicture(width, height, Convert.ToBase64String(SmallPng.Encode(picture, step)), parts);
    }
}
