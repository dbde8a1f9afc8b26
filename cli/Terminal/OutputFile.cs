namespace SynapseServerless.Cli.Terminal;

/// <summary>Writes small files that a user named.</summary>
internal static class OutputFile
{
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException("This file cannot be written", Location.OfFile(path), exception.Message, exception);
        }
    }
}
