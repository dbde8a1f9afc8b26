using SynapseServerless.Storage;

namespace SynapseServerless.Databases;

/// <summary>Databases that are a file.</summary>
internal static class DatabaseFiles
{
    /// <summary>The path of a database that is there.</summary>
    /// <exception cref="SpecificationException">It is not, or not on a disk.</exception>
    public static string Existing(IStorage storage, string location)
    {
        string path = Local(storage, location);
        return File.Exists(path)
            ? path
            : throw new SpecificationException("There is no such file", new Location { File = location, Parameter = "path" }, "Correct path: it is relative to the folder of the specification.");
    }

    /// <summary>The path of a database, which need not be there.</summary>
    /// <exception cref="SpecificationException">It is not on a disk.</exception>
    public static string Local(IStorage storage, string location) => storage.LocalPath(location)
        ?? throw new SpecificationException("A database in a file is read on a disk", new Location { File = location, Parameter = "path" }, "Copy the file to the machine, or to a share that is mounted on it.");
}
