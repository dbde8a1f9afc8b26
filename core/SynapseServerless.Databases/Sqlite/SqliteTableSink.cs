using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Databases.Sqlite;

/// <summary>A table of a file of SQLite; a file that is not there is made.</summary>
public sealed class SqliteTableSink : DatabaseSink
{
    /// <summary>The file, on a disk of the machine that writes it. On network file systems SQLite does not keep writers apart.</summary>
    [Required, LocationParameter]
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    public override string Label => $"{Path}/{Table}";

    /// <inheritdoc/>
    public override Task<ITableWriter> OpenAsync(TableContext context, Schema schema, string write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string file = DatabaseFiles.Local(context.Host.Storage, Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);
        return Task.FromResult<ITableWriter>(new SqliteTableWriter(file, Target(schema, write)));
    }
}
