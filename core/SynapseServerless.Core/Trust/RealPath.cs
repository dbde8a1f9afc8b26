namespace SynapseServerless.Trust;

/// <summary>Follows symbolic links, so that a path can be compared by what it leads to.</summary>
internal sealed class RealPath
{
    // What Linux itself gives up at.
    private const int MaxLinks = 40;

    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal);

    /// <summary>Where a path leads; null when its links go round in circles.</summary>
    /// <param name="path">A full path, of something that need not exist.</param>
    /// <remarks>Folders are looked at once in the life of this instance, so that a listing costs one look for each file.</remarks>
    public string? Resolve(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (folder is null)
            return path;
        if (!_folders.TryGetValue(folder, out string? real))
            _folders[folder] = real = Follow(folder);
        return real is null ? null : Follow(Path.Join(real, Path.GetFileName(path)));
    }

    private static string? Follow(string path)
    {
        string current = Path.GetPathRoot(path)!;
        var pending = new Stack<string>();
        Push(pending, path[current.Length..]);
        int links = 0;
        while (pending.TryPop(out string? name))
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }
            string next = Path.Join(current, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }
            if (++links > MaxLinks)
                return null;
            if (Path.IsPathRooted(target))
                current = Path.GetPathRoot(target)!;
            Push(pending, target[(Path.GetPathRoot(target)?.Length ?? 0)..]);
        }
        return current;
    }

    private static void Push(Stack<string> pending, string path)
    {
        string[] names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names.Reverse().Where(name => name != "."))
            pending.Push(name);
    }
}
