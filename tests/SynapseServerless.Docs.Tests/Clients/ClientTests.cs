using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Docs.Tests.Clients;

public sealed class ClientTests
{
    private static readonly Dictionary<string, string> s_files = PythonStages.All().Concat(TypeScriptStages.All()).ToDictionary(file => file.Key, file => file.Value);

    [Fact]
    public async Task Generated_files_of_the_clients_are_what_the_stages_say()
    {
        var stale = new List<string>();
        foreach ((string path, string expected) in s_files)
        {
            string file = Repository.PathOf(path);
            if (Environment.GetEnvironmentVariable("SYNAPSE_WRITE_DOCS") == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, expected, TestContext.Current.CancellationToken);
            }

            string written = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
            if (written.ReplaceLineEndings("\n") != expected)
                stale.Add(path);
        }

        Assert.True(stale.Count == 0, $"{string.Join(", ", stale)}: not what the stages say; `dotnet run build.cs clients` writes them anew.");
    }

    [Fact]
    public void Every_stage_is_in_one_module_of_the_Python_client()
    {
        string index = s_files["clients/python/synapseserverless/_index.py"];
        string[] missing = [.. StagePages.Catalog.Stages.Where(stage => stage.Name is not ("Pipeline" or "PipelineModel")).Select(stage => stage.Name).Where(name => !index.Contains($"\"{name}\": ", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("clients/python/synapseserverless/_version.py", "VERSION = \"{0}\"")]
    [InlineData("clients/typescript/package.json", "\"version\": \"{0}\"")]
    public void Clients_have_the_version_of_the_product(string path, string form)
    {
        string version = typeof(Stage).Assembly.GetName().Version!.ToString(3);
        Assert.Contains(form.Replace("{0}", version, StringComparison.Ordinal), File.ReadAllText(Repository.PathOf(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_no_stage_is_left_in_is_not_kept()
    {
        string folder = Repository.PathOf("clients/python/synapseserverless");
        string[] left =
        [
            .. Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories)
                .Where(file => File.ReadLines(file).FirstOrDefault()?.StartsWith("# Written from the stages", StringComparison.Ordinal) == true)
                .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
                .Where(file => !s_files.ContainsKey(file)),
        ];
        Assert.Empty(left);
    }
}
