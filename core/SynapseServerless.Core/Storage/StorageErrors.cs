using System.Globalization;

namespace SynapseServerless.Storage;

/// <summary>Says in a user's words what a file system refused.</summary>
internal static class StorageErrors
{
    // errno values of Linux and macOS, and the HRESULTs of Windows, for a full disk and a used-up quota.
    private static readonly int[] Full = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether <see cref="Translate"/> has words for the exception.</summary>
    public static bool IsIO(Exception exception) => exception is IOException or UnauthorizedAccessException or System.Security.SecurityException;

    /// <summary>The exception as an error with a location and a remedy.</summary>
    /// <param name="exception">What the file system threw.</param>
    /// <param name="location">The file or folder.</param>
    /// <param name="writing">Whether it was to be written.</param>
    public static DataException Translate(Exception exception, string location, bool writing)
    {
        Location where = Location.OfFile(location);
        return exception switch
        {
            FileNotFoundException or DirectoryNotFoundException when !writing => Missing(location, exception),
            DirectoryNotFoundException => new DataException(
                "The folder of this file cannot be created", where, "A part of its path is missing or is a file.", exception),
            UnauthorizedAccessException or System.Security.SecurityException => Refused(location, writing, exception),
            PathTooLongException => new DataException("The path is too long", where, "Use a shorter path.", exception),
            IOException io when IsFull(io) => new DataException(
                "The disk is full", where, "Free some space, or choose a location on another disk.", exception),
            IOException io when IsLoop(location) => new DataException(
                "This is a link that leads back to itself", where, "Correct the link, or leave it out.", io),
            IOException io when IsReadOnly(io) => new DataException(
                "The disk is read-only", where, "Choose a location that can be written.", exception),
            _ => new DataException(
                string.Create(CultureInfo.InvariantCulture, $"Cannot {(writing ? "write" : "read")} this file: {exception.Message}"),
                where,
                "Check that the path is a file, and that the disk it is on is in order.",
                exception),
        };
    }

    /// <summary>An error for a file that does not exist, with the names nearest to it in its folder.</summary>
    public static DataException Missing(string location, Exception? inner = null)
    {
        if (DeadLink(location) is { } target)
            return new DataException($"This is a link to '{target}', which does not exist", Location.OfFile(location), "Correct the link, or leave it out.", inner);
        string remedy = "Check the path.";
        string? folder = Path.GetDirectoryName(location);
        if (folder is not null && Directory.Exists(folder))
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Take(5_000).Select(path => Path.GetFileName(path)!)];
            remedy = Suggestions.Remedy(Path.GetFileName(location), names, "names in that folder");
        }
        else
        {
            string? existing = folder;
            while (!string.IsNullOrEmpty(existing) && !Directory.Exists(existing))
                existing = Path.GetDirectoryName(existing);
            if (!string.IsNullOrEmpty(existing))
                remedy = $"Its folder does not exist either; the path is right as far as '{existing}'.";
        }
        return new DataException("There is no such file", Location.OfFile(location), remedy, inner) { MayPass = true };
    }

    /// <summary>Where a link leads that leads to nothing; null for what is none.</summary>
    public static string? DeadLink(string location) =>
        !location.Contains("://", StringComparison.Ordinal) && new FileInfo(location).LinkTarget is { } target && !IsLoop(location)
        && File.ResolveLinkTarget(location, returnFinalTarget: true) is { } last && !File.Exists(last.FullName) && !Directory.Exists(last.FullName) ? target : null;

    private static bool IsLoop(string location)
    {
        try
        {
            return !location.Contains("://", StringComparison.Ordinal) && new FileInfo(location).LinkTarget is not null && File.ResolveLinkTarget(location, returnFinalTarget: true) is null;
        }
        catch (IOException)
        {
            // That many links are not followed.
            return true;
        }
    }

    private static DataException Refused(string location, bool writing, Exception inner) =>
        Directory.Exists(location)
            ? new DataException("This is a folder, not a file", Location.OfFile(location), "Name a file.", inner)
            : new DataException(
                writing ? "No permission to write here" : "No permission to read this file",
                Location.OfFile(location),
                writing ? "Choose a location that you may write to." : "Change its permissions, or run as a user who may read it.",
                inner);

    private static bool IsFull(IOException exception) => Full.Contains(exception.HResult);

    private static bool IsReadOnly(IOException exception) => exception.HResult is 30 or unchecked((int)0x80070013);
}
