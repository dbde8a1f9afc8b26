namespace SynapseServerless.Runs;

/// <summary>Looks whether a process is executing a run, by the file that it has locked for as long as it lives.</summary>
public static class RunLock
{
    /// <summary>Whether a process has locked a file.</summary>
    /// <param name="path">The file; one that does not exist is not locked.</param>
    public static bool IsTaken(string path)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's lock is not for us to look at.
            return true;
        }
    }
}
