using System.Text;
using SynapseServerless.Reports.Files;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Writes files into a folder that a user named.</summary>
internal static class WrittenFiles
{
    /// <summary>Writes them; each appears whole.</summary>
    public static async Task WriteAsync(IReadOnlyList<ReportFile> files, string folder, IStorage storage, CancellationToken cancellationToken)
    {
        foreach (ReportFile file in files)
        {
            await using StorageWrite write = await storage.CreateAsync($"{folder.TrimEnd('/')}/{file.Name}", cancellationToken);
            await write.Stream.WriteAsync(Encoding.UTF8.GetBytes(file.Text), cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }
}
