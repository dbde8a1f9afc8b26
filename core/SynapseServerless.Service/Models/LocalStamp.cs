namespace SynapseServerless.Service.Models;

/// <summary>Tells in one look whether a file of this machine is the one that was seen before: by when it was written and how long it is.</summary>
/// <remarks>Every request looks, so that a model that is saved anew answers the next one. The path was checked and found before.</remarks>
/// <param name="Written">When it was written, in ticks of UTC; 0 for a file that is not there.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct LocalStamp(long Written, long Length)
{
    /// <summary>The stamp of a file.</summary>
    /// <param name="path">Its full path.</param>
    public static LocalStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new LocalStamp(file.LastWriteTimeUtc.Ticks, file.Length) : default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It went between two questions: the full check finds out.
            return default;
        }
    }
}
