namespace SynapseServerless.Cli.Terminal;

/// <summary>Locations as people read them.</summary>
internal static class Locations
{
    /// <summary>A local path relative to the current folder, where it is inside it; any other location as it is.</summary>
    public static string Short(string location)
    {
        if (!Path.IsPathRooted(location))
            return location;
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, location);
        return relative.StartsWith("..", StringComparison.Ordinal) ? location : relative;
    }
}
