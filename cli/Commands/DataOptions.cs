using System.CommandLine;
using Apache.Arrow;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Commands;

/// <summary>What the commands that read data have in common.</summary>
internal static class DataOptions
{
    public static Option<string[]> Data() => new("--data")
    {
        Description = "Files, folders or globs to read; may be given several times.",
        HelpName = "PATH",
        Required = true,
    };

    public static Option<string[]> Validation() => new("--validation")
    {
        Description = "Files, folders or globs with validation rows; may be given several times.",
        HelpName = "PATH",
    };

    public static Option<string?> Format() => new("--format")
    {
        Description = "Format of the data, where it does not follow from the name: parquet, csv, tsv, json, ndjson, arrow or binary.",
        HelpName = "NAME",
    };

    /// <summary>Opens data, text by the columns of a model where one is known.</summary>
    /// <exception cref="SynapseException">There is no such data, or it cannot be read.</exception>
    public static Task<FileDataset> OpenAsync(IReadOnlyList<string> paths, string? format, Schema? known, CancellationToken cancellationToken)
    {
        if (format is not null)
            DataFormats.Parse(format);
        var input = new InputSpecification { Path = paths, Format = format };
        return FileDataset.OpenAsync(Storages.Create(), input, known: known, cancellationToken: cancellationToken);
    }

    /// <summary>Such as <c>parquet, 1 file, 2.5 MB, 200,000 rows, 5 columns</c>; rows only where they are known without reading.</summary>
    public static string Describe(DatasetManifest manifest)
    {
        var parts = new List<string> { DataFormats.Name(manifest.Format) };
        // A table of a database is in no file.
        if (manifest.Format == DataFormat.Database)
            parts.Add(Amounts.Count(manifest.PartitionCount, "partition"));
        else
            parts.AddRange([Amounts.Count(manifest.FileCount, "file"), Amounts.Size(manifest.Bytes)]);
        if (manifest.Rows is { } rows)
            parts.Add(Amounts.Count(rows, "row"));
        parts.Add(Amounts.Count(manifest.Schema.FieldsList.Count, "column"));
        return string.Join(", ", parts);
    }
}
