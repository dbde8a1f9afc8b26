using System.Globalization;
using Apache.Arrow;

namespace SynapseServerless.LightGBM.Tests;

/// <summary>Rows in the formats and shapes of LightGBM's own examples, made by a seed; they can be written to files that LightGBM reads itself.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Matrix">The features, row after row.</param>
/// <param name="Width">How many features there are.</param>
internal sealed record Example(double[] Labels, double[] Matrix, int Width)
{
    private const int TrainRows = 3000;
    private const int TestRows = 500;
    private const int Documents = 15;
    private const int Words = 300;

    /// <summary>How many rows there are.</summary>
    public int Rows => Labels.Length;

    /// <summary>How many rows each group has; empty where there are none.</summary>
    public int[] Groups { get; init; } = [];

    /// <summary>The group of every row, numbered from 0.</summary>
    public IEnumerable<int> GroupOfRows => Groups.SelectMany((rows, group) => Enumerable.Repeat(group, rows));

    /// <summary>Two classes and 28 features; the rows of the regression example too.</summary>
    public static Example Binary(string split) => Table($"binary.{split}");

    /// <summary>Five classes.</summary>
    public static Example Multiclass(string split) => Table($"multiclass.{split}");

    /// <summary>Grades from 0 to 4, and many features of which a row has few.</summary>
    public static Example Rank(string split)
    {
        // Column 0 is there in the native library's reading of this format, and empty.
        const int width = Words + 1;
        string[] lines = Lines($"rank.{split}");
        double[] matrix = new double[lines.Length * width], labels = new double[lines.Length];
        for (int row = 0; row < lines.Length; row++)
        {
            string[] parts = lines[row].Split(' ');
            labels[row] = Number(parts[0]);
            foreach (string part in parts[1..])
            {
                int colon = part.IndexOf(':', StringComparison.Ordinal);
                matrix[(row * width) + int.Parse(part.AsSpan(0, colon))] = Number(part[(colon + 1)..]);
            }
        }
        return new Example(labels, matrix, width) { Groups = [.. Lines($"rank.{split}.query").Select(line => int.Parse(line))] };
    }

    /// <summary>A column of numbers that goes with an example, such as <c>binary.train.weight</c>.</summary>
    public static double[] Column(string name) => [.. Lines(name).Select(Number)];

    /// <summary>Writes the file of an example, or what belongs to it, to a folder.</summary>
    public static string Write(string name, DirectoryInfo folder, string? asName = null)
    {
        string path = Path.Combine(folder.FullName, asName ?? name);
        File.WriteAllLines(path, Lines(name));
        return path;
    }

    /// <summary>These rows and then others.</summary>
    public Example Then(Example other) => new([.. Labels, .. other.Labels], [.. Matrix, .. other.Matrix], Width)
    {
        Groups = [.. Groups, .. other.Groups],
    };

    /// <summary>The rows as a batch with <c>features</c>, <c>label</c>, <c>group</c> where there are groups, and more columns.</summary>
    public RecordBatch ToBatch(params (Field, IArrowArray)[] more)
    {
        (Field, IArrowArray)[] group = Groups.Length == 0 ? [] : [Batch.Doubles("group", GroupOfRows.Select(number => (double?)number))];
        return Batch.Of([Batch.Vectors("features", Matrix, Width), Batch.Doubles("label", Labels.Select(label => (double?)label)), .. group, .. more]);
    }

    private static Example Table(string name)
    {
        double[][] rows = [.. Lines(name).Select(line => line.Split('\t').Select(Number).ToArray())];
        return new Example([.. rows.Select(row => row[0])], [.. rows.SelectMany(row => row[1..])], rows[0].Length - 1);
    }

    private static string[] Lines(string name)
    {
        string[] parts = name.Split('.');
        bool isTrain = parts[1] == "train";
        // What goes with rows has a seed of its own.
        var random = new Random((isTrain ? 1 : 2) + (parts.Length * 10));
        int rows = isTrain ? TrainRows : TestRows;
        return (parts[0], parts.ElementAtOrDefault(2)) switch
        {
            ("binary", null) => [.. Enumerable.Range(0, rows).Select(_ => BinaryLine(random))],
            ("binary", "weight") => [.. Enumerable.Range(0, rows).Select(_ => Text(0.2 + (2 * random.NextDouble())))],
            ("regression", "init") => [.. Enumerable.Range(0, rows).Select(_ => Text(random.NextDouble() - 0.5))],
            ("multiclass", null) => [.. Enumerable.Range(0, rows).Select(_ => MulticlassLine(random))],
            ("rank", null) => [.. Enumerable.Range(0, rows).Select(row => RankLine(random, row / Documents))],
            ("rank", "query") => [.. Enumerable.Repeat(Documents.ToString(CultureInfo.InvariantCulture), (rows + Documents - 1) / Documents).Select(
                (count, query) => ((query + 1) * Documents <= rows ? Documents : rows % Documents).ToString(CultureInfo.InvariantCulture))],
            ("forced_splits", _) => ["""{ "feature": 25, "threshold": 1.1, "left": { "feature": 26, "threshold": 0.7 }, "right": { "feature": 26, "threshold": 0.9 } }"""],
            ("forced_bins", _) => ["""[{ "feature": 0, "bin_upper_bound": [0.25, 0.5, 0.75] }, { "feature": 1, "bin_upper_bound": [-0.5, 0, 0.5] }]"""],
            _ => throw new ArgumentException($"There is no example {name}.", nameof(name)),
        };
    }

    // Twenty-one measures of something, and seven more that are made of them and say more.
    private static string BinaryLine(Random random)
    {
        double[] low = [.. Enumerable.Range(0, 21).Select(_ => Normal(random))];
        double[] high = [.. Enumerable.Range(0, 7).Select(i => Math.Sqrt(Math.Abs((low[i] * low[i + 7]) + (low[i + 14] * low[i + 14]))))];
        double score = high[4] - (0.8 * high[5]) + (0.5 * low[0]) - (low[1] > 0 ? 0.6 : 0) + (0.3 * Normal(random));
        return Line(score > 0 ? 1 : 0, low.Concat(high));
    }

    private static string MulticlassLine(Random random)
    {
        double[] values = [.. Enumerable.Range(0, 28).Select(_ => random.NextDouble())];
        int label = (int)Math.Clamp((2.5 * (values[3] + values[7])) + (0.4 * Normal(random)), 0, 4);
        return Line(label, values);
    }

    private static string RankLine(Random random, int query)
    {
        var values = new SortedDictionary<int, double>();
        for (int i = 0; i < 40; i++)
            values[1 + random.Next(Words)] = Math.Round(random.NextDouble() + 0.0001, 4);
        double score = (values.GetValueOrDefault(5 + (query % 3)) * 3) + values.Where(value => value.Key % 10 == 0).Sum(value => value.Value) + (0.3 * Normal(random));
        int grade = (int)Math.Clamp(score, 0, 4);
        return string.Join(' ', values.Select(value => $"{value.Key}:{Text(value.Value)}").Prepend(grade.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Line(int label, IEnumerable<double> values) => string.Join('\t', values.Select(Text).Prepend(label.ToString(CultureInfo.InvariantCulture)));

    // By the method of Box and Muller.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
