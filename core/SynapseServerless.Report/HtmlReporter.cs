using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Reports;

/// <summary>Writes the report of a run as <see cref="HtmlReport"/>; engines call it when a run has ended.</summary>
public sealed class HtmlReporter : IRunReporter
{
    /// <inheritdoc/>
    public async Task WriteAsync(RunRecord record, string location, IStorage storage, CancellationToken cancellationToken)
    {
        StorageWrite write = await storage.CreateAsync(location, cancellationToken).ConfigureAwait(false);
        await using (write.ConfigureAwait(false))
        {
            HtmlReport.Write(record, write.Stream);
            await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
