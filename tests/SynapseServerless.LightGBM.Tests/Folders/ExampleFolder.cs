using System.Globalization;
using System.Reflection;
using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;

namespace SynapseServerless.LightGBM.Tests.Folders;

/// <summary>A folder as LightGBM's examples are: train.conf, a file to train on and one to validate with, and what lies beside them.</summary>
/// <param name="path">The folder.</param>
internal sealed class ExampleFolder(string path)
{
    // What LightGBM's command line does with files and sockets; nothing of it is about the model.
    private static readonly string[] s_surroundings =
    [
        "task", "data", "valid", "output_model", "metric_freq", "label_column", "save_binary", "two_round", "num_machines",
        "local_listen_port", "machine_list_filename", "tree_learner", "num_threads",
    ];

    private static readonly Dictionary<string, string> s_aliases = Reference.Aliases();

    private readonly Dictionary<string, string> _settings = Read(Path.Combine(path, "train.conf"));

    /// <summary>The file to train on.</summary>
    public string TrainFile => Path.Combine(path, _settings["data"]);

    /// <summary>The file to validate with.</summary>
    public string TestFile => Path.Combine(path, _settings["valid"]);

    /// <summary>A setting under LightGBM's own name; null where the file has none.</summary>
    public string? this[string name] => _settings.GetValueOrDefault(name);

    /// <summary>The settings that are about the model, in LightGBM's own words.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings => _settings.Where(setting => !s_surroundings.Contains(setting.Key));

    /// <summary>An estimator with the settings: by the parameter that has one's name, and where there is none in LightGBM's own words.</summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="estimator">What it is besides.</param>
    /// <param name="more">More of LightGBM's own words.</param>
    public T Apply<T>(T estimator, string more)
        where T : LightGBMEstimator
    {
        var words = new List<string> { more };
        foreach ((string name, string value) in Settings)
        {
            if (typeof(T).GetProperties().FirstOrDefault(property => NativeName(property) == name) is { } property && Parse(property.PropertyType, value) is { } parsed)
                property.SetValue(estimator, parsed);
            else
                words.Add($"{name}={value}");
        }
        typeof(T).GetProperty(nameof(LightGBMEstimator.PassThroughArgs))!.SetValue(estimator, string.Join(' ', words));
        return estimator;
    }

    /// <summary>All rows, those to train on first: <c>features</c>, <c>label</c>, <c>isTest</c>, and <c>weight</c>, <c>start</c> and <c>group</c> where there are such.</summary>
    /// <returns>The rows, and those of the test file alone.</returns>
    public (RecordBatch All, RecordBatch Test) Rows()
    {
        Table train = Table.Read(TrainFile, 0), test = Table.Read(TestFile, train.Width);
        return (Batch(train, test), Batch(new Table(train.Width, train.IsSparse, [], []), test));

        RecordBatch Batch(Table first, Table second)
        {
            double[] labels = [.. first.Labels, .. second.Labels], matrix = [.. first.Matrix, .. second.Matrix];
            bool isAll = first.Labels.Length > 0;
            var columns = new List<(Field, IArrowArray)>
            {
                train.IsSparse ? Tests.Batch.Sparse("features", matrix, train.Width) : Tests.Batch.Vectors("features", matrix, train.Width),
                Numbers("label", labels),
                Tests.Batch.Booleans("isTest", Enumerable.Range(0, labels.Length).Select(row => row >= first.Labels.Length)),
            };
            foreach ((string side, string column) in (ReadOnlySpan<(string, string)>)[("weight", "weight"), ("init", "start")])
            {
                if (File.Exists($"{TrainFile}.{side}"))
                    columns.Add(Numbers(column, [.. isAll ? Lines($"{TrainFile}.{side}") : [], .. Lines($"{TestFile}.{side}")]));
            }
            if (File.Exists(TrainFile + ".query"))
            {
                double[] groups = [.. isAll ? Lines(TrainFile + ".query") : [], .. Lines(TestFile + ".query")];
                columns.Add(Numbers("group", [.. groups.SelectMany((rows, group) => Enumerable.Repeat((double)group, (int)rows))]));
            }
            return Tests.Batch.Of([.. columns]);
        }
    }

    /// <summary>Whether a file with this ending lies beside the one to train on.</summary>
    public bool Has(string side) => File.Exists($"{TrainFile}.{side}");

    private static (Field, IArrowArray) Numbers(string name, double[] values) => Tests.Batch.Doubles(name, values.Select(value => (double?)value));

    private static double[] Lines(string file) => [.. File.ReadLines(file).Where(line => line.Length > 0).Select(Number)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Read(string file)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(file))
        {
            string[] parts = line.Split('#')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2)
                settings[s_aliases[parts[0]]] = parts[1];
        }
        return settings;
    }

    private static string? NativeName(PropertyInfo property) => property.CustomAttributes
        .FirstOrDefault(attribute => attribute.AttributeType.Name == "NativeAttribute")?.ConstructorArguments[0].Value as string;

    private static object? Parse(Type type, string text) =>
        type == typeof(string) ? text
        : type == typeof(double) ? Number(text)
        : type == typeof(int) ? int.Parse(text, CultureInfo.InvariantCulture)
        : type == typeof(bool) ? text is "true" or "1" or "+"
        : type.IsAssignableFrom(typeof(int[])) ? text.Split(',').Select(int.Parse).ToArray()
        : null;

    // A file with the label in column 0: separated by tabs, or index:value with what is left out being zero.
    private sealed record Table(int Width, bool IsSparse, double[] Labels, double[] Matrix)
    {
        public static Table Read(string file, int width)
        {
            string[][] rows = [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))];
            double[] labels = [.. rows.Select(row => Number(row[0]))];
            bool isSparse = rows.Any(row => row.Skip(1).Any(part => part.Contains(':', StringComparison.Ordinal)));
            if (!isSparse)
                return new Table(rows[0].Length - 1, false, labels, [.. rows.SelectMany(row => row[1..].Select(Number))]);
            (int Index, double Value)[][] entries = [.. rows.Select(row => row[1..].Select(part => part.Split(':')).Select(part => (int.Parse(part[0]), Number(part[1]))).ToArray())];
            if (width == 0)
                width = entries.Max(row => row.Length == 0 ? 0 : row.Max(entry => entry.Index) + 1);
            double[] matrix = new double[rows.Length * width];
            for (int row = 0; row < rows.Length; row++)
            {
                foreach ((int index, double value) in entries[row])
                {
                    // A feature that nothing was learned about.
                    if (index < width)
                        matrix[(row * width) + index] = value;
                }
            }
            return new Table(width, true, labels, matrix);
        }
    }
}
