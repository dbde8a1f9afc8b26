namespace SynapseServerless.Infra.Tests;

/// <summary>A copy of the folder infra, for what writes beside its input.</summary>
internal sealed class TemplateCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("infra-");

    public TemplateCopy()
    {
        string from = Repository.PathOf("infra");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = PathOf(Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The files, relative to the folder.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder.FullName, path));

    /// <summary>Path of a file of the copy.</summary>
    public string PathOf(string relative) => Path.Combine(_folder.FullName, relative);

    public void Dispose() => _folder.Delete(recursive: true);
}
