using SynapseServerless.Data;
using SynapseServerless.Specifications;

namespace SynapseServerless.Databases;

/// <summary>An input that is a table of a database, open: its columns are known, and its rows can be read.</summary>
public sealed class OpenTable : IDisposable
{
    private readonly ITableReader _reader;

    private OpenTable(ITableReader reader, FileDataset data) => (_reader, Data) = (reader, data);

    /// <summary>The rows, as long as this is not disposed.</summary>
    public FileDataset Data { get; }

    /// <summary>Connects to the database and cuts the table into partitions.</summary>
    /// <param name="input">The input, which has a database.</param>
    /// <param name="context">Who asks for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It is not there, does not let us in, or has a type that has no place in a batch.</exception>
    public static async Task<OpenTable> OpenAsync(InputSpecification input, TableContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        ITableReader reader = await input.Database!.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        try
        {
            return new OpenTable(reader, await TablePlanner.OpenAsync(input, reader, context.Host.Storage, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of the database.</summary>
    public void Dispose() => _reader.Dispose();
}
