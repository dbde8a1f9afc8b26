using SynapseServerless.Tests;

namespace SynapseServerless.Onnx.Tests;

/// <summary>Real models that come in npm packages, which the test command installs.</summary>
internal static class NpmModels
{
    /// <summary>The top of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of a package; the test skips where it is not there.</summary>
    public static string Path(string package, string file)
    {
        string path = System.IO.Path.Combine([Root, "artifacts", "node_modules", .. package.Split('/'), .. file.Split('/')]);
        Need.OnnxModels.SkipUnless(File.Exists(path));
        return path;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "build.cs")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests are not inside the repository.");
        return folder.FullName;
    }
}
