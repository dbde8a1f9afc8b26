namespace SynapseServerless.Trust;

/// <summary>A location taken apart in the one way in which the storages would: where it is, and the names on the way there.</summary>
/// <param name="Origin">Empty for the file system of this machine, with its drive on Windows; else scheme, host and port.</param>
/// <param name="Names">The names on the way, decoded, without <c>.</c> and <c>..</c>.</param>
/// <param name="Text">The location as storages are given it: nothing in it is left to interpretation.</param>
internal sealed record Place(string Origin, IReadOnlyList<string> Names, string Text)
{
    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether it is on this machine's file system.</summary>
    public bool IsLocal => !Origin.Contains("://", StringComparison.Ordinal);

    /// <summary>Whether another place is this one, or in it.</summary>
    public bool Contains(Place other) => Contains(other, IsLocal ? PathComparison : StringComparison.Ordinal);

    /// <summary>As <see cref="Contains(Place)"/>, and true as well where only a file system that ignores case would say so.</summary>
    public bool MayContain(Place other) => Contains(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>A place inside this one.</summary>
    public Place Inside(string name) =>
        this with { Names = [.. Names, name], Text = IsLocal ? Path.Join(Text, name) : $"{Text.TrimEnd('/')}/{Uri.EscapeDataString(name)}" };

    /// <summary>A place in the folder that this one is in; null for one that is in none.</summary>
    public Place? Beside(string name) => Names.Count == 0 ? null : this with
    {
        Names = [.. Names.SkipLast(1), name],
        Text = IsLocal ? Path.Join(Path.GetDirectoryName(Text), name) : $"{Text[..(Text.LastIndexOf('/') + 1)]}{Uri.EscapeDataString(name)}",
    };

    /// <summary>The folder that all matches of a pattern are under; the place itself when it is no pattern.</summary>
    public Place BeforePattern()
    {
        int first = 0;
        while (first < Names.Count && Names[first].AsSpan().IndexOfAny("*?[{") < 0)
            first++;
        if (first == Names.Count)
            return this;
        Place root = this with { Names = [], Text = IsLocal ? Path.GetPathRoot(Text)! : Text[..Text.IndexOf('/', Text.IndexOf("://", StringComparison.Ordinal) + 3)] };
        return Names.Take(first).Aggregate(root, (place, name) => place.Inside(name));
    }

    /// <summary>What the place is once symbolic links are followed; null when they lead nowhere.</summary>
    public Place? Real(RealPath links) => !IsLocal ? this : links.Resolve(Text) is { } path ? OfPath(path) : null;

    /// <summary>Takes a location apart.</summary>
    /// <param name="location">A path, a <c>file://</c> URL, or the URL of a blob.</param>
    /// <exception cref="FormatException">It is nothing that is read the same way by everybody; the message is for people.</exception>
    public static Place Parse(string location)
    {
        if (string.IsNullOrWhiteSpace(location) || location.Any(char.IsControl))
            throw new FormatException("This is not a location");
        if (StartsWith(location, "http://") || StartsWith(location, "https://"))
            return OfUrl(location);
        if (StartsWith(location, "file://"))
            return OfPath(FileUrl(location));
        if (location.Contains("://", StringComparison.Ordinal))
            throw new FormatException("Locations are paths and URLs of blobs, and this is neither");
        if (location.StartsWith("//", StringComparison.Ordinal) || location.StartsWith(@"\\", StringComparison.Ordinal))
            throw new FormatException("Shares of other machines are not reached by their names");
        if (!OperatingSystem.IsWindows() && location.Contains('\\', StringComparison.Ordinal))
            throw new FormatException(@"There is a \ in this path");
        return OfPath(Path.GetFullPath(location));
    }

    private static Place OfPath(string path)
    {
        string root = Path.GetPathRoot(path) ?? "";
        // On Windows a colon behind the drive begins the name of a second stream of the file.
        if (OperatingSystem.IsWindows() && path[root.Length..].Contains(':', StringComparison.Ordinal))
            throw new FormatException("There is a : in this path");
        string[] names = path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        string origin = root.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).ToUpperInvariant();
        return new Place(origin, names, path);
    }

    private static string FileUrl(string location)
    {
        if (!Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) || uri.IsUnc || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new FormatException("This is not the URL of a file on this machine");
        RefuseHiddenSteps(location["file://".Length..]);
        return Path.GetFullPath(uri.LocalPath);
    }

    private static Place OfUrl(string location)
    {
        if (location.Contains('\\', StringComparison.Ordinal))
            throw new FormatException(@"There is a \ in this URL");
        if (!Uri.TryCreate(location, UriKind.Absolute, out Uri? uri))
            throw new FormatException("This is not a URL");
        if (uri.UserInfo.Length > 0)
            throw new FormatException("There is a user in this URL");
        if (location.Contains('?', StringComparison.Ordinal))
            throw new FormatException("There is a signature or another query in this URL: access goes by the identity of the service");
        if (location.Contains('#', StringComparison.Ordinal))
            throw new FormatException("There is a # in this URL");
        RefuseHiddenSteps(location[(location.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        string[] names = [.. uri.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        if (names is [""])
            names = [];
        if (names.Contains("") || uri.AbsolutePath.StartsWith("//", StringComparison.Ordinal))
            throw new FormatException("There is an empty name in this URL");
        if (names.Any(name => name is "." or ".." || name.Contains('%', StringComparison.Ordinal) || name.Any(char.IsControl)))
            throw new FormatException("There is a name in this URL that means something else");
        string origin = $"{uri.Scheme}://{HostName.Of(uri)}:{uri.Port}";
        string text = $"{uri.Scheme}://{HostName.InUrl(uri)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}/{string.Join('/', names.Select(Uri.EscapeDataString))}";
        return new Place(origin, names, text);
    }

    // One reader decodes %2F before it takes a path apart, another after, a third one twice: none of these gets to see one.
    private static void RefuseHiddenSteps(string path)
    {
        foreach (string hidden in (string[])["%2f", "%5c", "%00", "%25"])
        {
            if (path.Contains(hidden, StringComparison.OrdinalIgnoreCase))
                throw new FormatException($"There is {hidden.ToUpperInvariant()} in this URL");
        }
    }

    private bool Contains(Place other, StringComparison comparison)
    {
        if (!string.Equals(Origin, other.Origin, StringComparison.OrdinalIgnoreCase) || other.Names.Count < Names.Count)
            return false;
        for (int i = 0; i < Names.Count; i++)
        {
            if (!string.Equals(Names[i], other.Names[i], comparison))
                return false;
        }
        return true;
    }

    private static bool StartsWith(string location, string scheme) => location.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
