using System.ComponentModel.DataAnnotations;
using SynapseServerless.Data;
using SynapseServerless.Databases.Reading;
using SynapseServerless.Stages;

namespace SynapseServerless.Databases.Sqlite;

/// <summary>A table or a query of a file of SQLite.</summary>
public sealed class SqliteTableSource : DatabaseSource
{
    /// <summary>The file, on a disk of the machine that reads it.</summary>
    [Required, LocationParameter]
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    public override Task<ITableReader> OpenAsync(TableContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string file = DatabaseFiles.Existing(context.Host.Storage, Path);
        return Task.FromResult<ITableReader>(new DatabaseReader(new SqliteEngine(file), Wanted(Path), context.Host.Logger));
    }
}
