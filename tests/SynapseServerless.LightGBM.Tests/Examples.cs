using System.Globalization;
using System.IO.Compression;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM.Tests;

/// <summary>Rows of one of LightGBM's own examples; see Data/README.md.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Matrix">The features, row after row.</param>
/// <param name="Width">How many features there are.</param>
internal sealed record Example(double[] Labels, double[] Matrix, int Width)
{
    /// <summary>How many rows there are.</summary>
    public int Rows => Labels.Length;

    /// <summary>How many rows each group has; empty where there are none.</summary>
    public int[] Groups { get; init; } = [];

    /// <summary>The group of every row, numbered from 0.</summary>
    public IEnumerable<int> GroupOfRows => Groups.SelectMany((rows, group) => Enumerable.Repeat(group, rows));

    /// <summary>The binary example; its rows are those of the regression example too.</summary>
    public static Example Binary(string split) => Table($"binary.{split}");

    /// <summary>The multiclass example, with five classes.</summary>
    public static Example Multiclass(string split) => Table($"multiclass.{split}");

    /// <summary>The ranking example, with grades from 0 to 4.</summary>
    public static Example Rank(string split)
    {
        // Column 0 is there in the native library's reading of this format, and empty.
        const int width = 301;
        string[] lines = Lines($"rank.{split}.gz");
        double[] matrix = new double[lines.Length * width], labels = new double[lines.Length];
        for (int row = 0; row < lines.Length; row++)
        {
            string[] parts = lines[row].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            labels[row] = Number(parts[0]);
            foreach (string part in parts[1..])
            {
                int colon = part.IndexOf(':', StringComparison.Ordinal);
                matrix[(row * width) + int.Parse(part.AsSpan(0, colon))] = Number(part[(colon + 1)..]);
            }
        }
        return new Example(labels, matrix, width)
        {
            Groups = [.. File.ReadLines(At($"rank.{split}.query")).Select(line => int.Parse(line))],
        };
    }

    /// <summary>A column of numbers that goes with an example, such as <c>binary.train.weight</c>.</summary>
    public static double[] Column(string name) => [.. Lines(name + ".gz").Select(Number)];

    /// <summary>A file as it is.</summary>
    public static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    /// <summary>Writes a file as LightGBM has it to a folder.</summary>
    public static string Unpack(string name, DirectoryInfo folder, string? asName = null)
    {
        string path = Path.Combine(folder.FullName, asName ?? name);
        File.WriteAllLines(path, File.Exists(At(name + ".gz")) ? Lines(name + ".gz") : File.ReadAllLines(At(name)));
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
        double[][] rows = [.. Lines(name + ".gz").Select(line => line.Split('\t').Select(Number).ToArray())];
        return new Example([.. rows.Select(row => row[0])], [.. rows.SelectMany(row => row[1..])], rows[0].Length - 1);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Lines(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(At(name)), CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
