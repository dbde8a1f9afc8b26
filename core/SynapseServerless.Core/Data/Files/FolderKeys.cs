using System.Text;
using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Columns that folders name, as Hive and Spark write them: <c>year=2023/month=01/part-0.parquet</c>.</summary>
/// <remarks>Folders below the one that the input names count, or below the fixed part of its pattern.</remarks>
internal static class FolderKeys
{
    // How Hive writes null.
    private const string Null = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The keys of files, by their names, and the values of each file.</summary>
    /// <param name="storage">Where the files are.</param>
    /// <param name="input">The input that names them.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="DataException">Two files have other keys.</exception>
    public static (string[] Names, Dictionary<string, string?[]> Values) Of(IStorage storage, InputSpecification input, IReadOnlyList<StorageItem> files)
    {
        string[] roots = [.. input.Path.Select(path => Root(storage, path)).OrderByDescending(root => root.Length)];
        var values = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        string[]? names = null;
        foreach (StorageItem file in files)
        {
            (string Name, string? Value)[] keys = [.. Keys(file.Path, roots)];
            string[] own = [.. keys.Select(key => key.Name)];
            names ??= own;
            if (!names.SequenceEqual(own))
            {
                throw new DataException(
                    $"The folders of this file name {Describe(own)}, and those of '{files[0].Path}' {Describe(names)}", Location.OfFile(file.Path),
                    "Files of one input lie in folders of the same keys: name them by a pattern, or make two inputs.");
            }
            values[file.Path] = [.. keys.Select(key => key.Value)];
        }
        return (names ?? [], values);
    }

    /// <summary>The keys as columns: their types by all of their values, or as the input or a model says.</summary>
    public static (TextDialect Dialect, Schema Schema) Columns(
        InputSpecification input, Schema? known, string file, string[] names, IReadOnlyCollection<string?[]> values)
    {
        var dialect = new TextDialect { Names = names, Types = [], Set = [.. input.Types.Keys] };
        var columns = new TypedColumns(input, file, known);
        var types = new List<TextType>();
        for (int i = 0; i < names.Length; i++)
        {
            var typer = new ColumnTyper(new TextSpelling(dialect), DatePatterns.Of(input));
            foreach (string?[] row in values.Where(row => row[i] is not null))
                typer.Observe(Encoding.UTF8.GetBytes(row[i]!));
            types.Add(columns.Of(names[i], typer));
        }
        return TextPlanning.Typed(dialect, types);
    }

    /// <summary>A column of one value.</summary>
    /// <param name="dialect">The keys.</param>
    /// <param name="place">Place of the key among them.</param>
    /// <param name="field">Its field.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="file">A file that has the value, for messages.</param>
    public static IArrowArray Column(TextDialect dialect, int place, Field field, string? value, int rows, string file)
    {
        TextColumn column = TextColumns.Of(dialect, place, field.DataType);
        byte[] text = Encoding.UTF8.GetBytes(value ?? "");
        for (int i = 0; i < rows; i++)
        {
            if (text.Length == 0)
            {
                column.AppendNull();
            }
            else if (!column.TryAppend(text))
            {
                throw new DataException(
                    TextErrors.Value(value!, dialect.Types[place]), new Location { File = file, Column = field.Name },
                    "Set the type of the column in the input's types; VARCHAR takes anything.");
            }
        }
        return ArrowArrayFactory.BuildArray(column.Build());
    }

    private static IEnumerable<(string Name, string? Value)> Keys(string file, string[] roots)
    {
        string path = file.Split('?')[0].Replace('\\', '/');
        string root = System.Array.Find(roots, root => path.StartsWith(root + "/", StringComparison.Ordinal)) ?? path;
        string[] segments = path[root.Length..].Split('/');
        foreach (string segment in segments.SkipLast(1))
        {
            int sign = segment.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0)
                yield return (Uri.UnescapeDataString(segment[..sign]), segment[(sign + 1)..] == Null ? null : Uri.UnescapeDataString(segment[(sign + 1)..]));
        }
    }

    private static string Root(IStorage storage, string path)
    {
        string location = (storage.LocalPath(path) ?? path).Split('?')[0];
        return (Glob.IsPattern(location) ? Glob.Parse(location).Root : location).Replace('\\', '/').TrimEnd('/');
    }

    private static string Describe(string[] names) => names.Length == 0 ? "no keys" : string.Join(", ", names.Select(name => $"'{name}'"));
}
