namespace SynapseServerless.Bench.Harness;

/// <summary>Where a comparison finds its data and leaves its files.</summary>
public sealed class BenchContext
{
    private BenchContext(string root, string data)
    {
        Root = root;
        Data = data;
    }

    /// <summary>The root of the repository.</summary>
    public string Root { get; }

    /// <summary>The folder of the tables.</summary>
    public string Data { get; }

    /// <summary>Three million flights, as Parquet.</summary>
    public string Flights3M => Table("flights-3m.parquet");

    /// <summary>The context of the repository that the current folder is in.</summary>
    /// <param name="data">Folder of the tables; null for where the build program installs them.</param>
    public static BenchContext Locate(string? data)
    {
        string? root = Environment.CurrentDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "SynapseServerless.sln")))
            root = Path.GetDirectoryName(root);
        if (root is null)
            throw new DirectoryNotFoundException("The benchmarks run inside the repository: SynapseServerless.sln is in no folder above the current one.");
        return new BenchContext(root, data ?? Path.Combine(root, "artifacts", "node_modules", "vega-datasets", "data"));
    }

    /// <summary>Path of a table in the data folder.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public string Table(string file)
    {
        string path = Path.Combine(Data, file);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing: `dotnet run build.cs bench` installs it, and --data names another folder that has it.", path);
    }

    /// <summary>A path under artifacts/bench for files of a comparison; its folder exists.</summary>
    public string Scratch(string file)
    {
        string path = Path.Combine(Root, "artifacts", "bench", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>A folder under artifacts/bench that is there and empty.</summary>
    public string EmptyFolder(string name)
    {
        string path = Scratch(name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        return path;
    }
}
