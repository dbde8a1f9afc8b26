namespace SynapseServerless.Service.Intake;

/// <summary>Paths of files in drop folders: relative, with slashes, nothing in them escaped.</summary>
internal static class DropPath
{
    // What is being written, or is an editor's own.
    private static readonly string[] Unfinished = ["~", ".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp"];

    /// <summary>Why a file is not data; null when it may be.</summary>
    public static string? Objection(string path)
    {
        string[] names = path.Split('/');
        if (names.Any(name => name.Length == 0 || name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl)))
            return "This is no path that a file can be reached by";
        if (names.Any(name => name[0] is '.' or '_'))
            return "Names that begin with . or _ are not data";
        if (Unfinished.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            return "By its name this file is not finished";
        return null;
    }

    /// <summary>The location of a path in a folder.</summary>
    public static string In(string folder, string path) => folder.Contains("://", StringComparison.Ordinal)
        ? $"{folder.TrimEnd('/')}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}"
        : Path.GetFullPath(Path.Join(folder, path));

    /// <summary>The path of a location in a folder; null when it is not in it.</summary>
    public static string? Of(string folder, string location)
    {
        string start = folder.TrimEnd('/', Path.DirectorySeparatorChar);
        if (location.Length <= start.Length + 1 || !location.StartsWith(start, StringComparison.Ordinal))
            return null;
        string rest = location[start.Length..];
        if (folder.Contains("://", StringComparison.Ordinal))
            return rest[0] == '/' ? string.Join('/', rest[1..].Split('/').Select(Uri.UnescapeDataString)) : null;
        return rest[0] == Path.DirectorySeparatorChar || rest[0] == '/' ? rest[1..].Replace(Path.DirectorySeparatorChar, '/') : null;
    }
}
