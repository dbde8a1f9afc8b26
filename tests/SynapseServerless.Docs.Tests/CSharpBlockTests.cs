using Xunit;

namespace SynapseServerless.Docs.Tests;

[Collection("current directory")]
public sealed class CSharpBlockTests
{
    public static TheoryData<string> Blocks => [.. CodeBlock.All("csharp", "cs").Select(block => block.ToString())];

    // Each of them trains something; the quick effort runs those that people see first.
    public static IEnumerable<TheoryDataRow<string>> Programs => CodeBlock.All("csharp", "cs").Where(block => block.Note == "run").Select(block =>
        block.ToString().StartsWith("README.md", StringComparison.Ordinal) ? new TheoryDataRow<string>(block.ToString()) : new TheoryDataRow<string>(block.ToString()).WithTrait("Effort", "full"));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_of_C_sharp_compiles(string place) => Snippet.Compile(Find(place));

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_block_that_says_run_runs_in_the_folder_of_the_repository(string place)
    {
        // In a copy of the samples: a program may write beside its data.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("synapse-docs-");
        string before = Environment.CurrentDirectory;
        try
        {
            Copy(Repository.PathOf("samples"), Path.Combine(folder.FullName, "samples"));
            Environment.CurrentDirectory = folder.FullName;
            await Snippet.RunAsync(Find(place));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_mistake_is_reported_with_the_line_of_the_document()
    {
        var block = new CodeBlock("README.md", 10, "csharp", "", "", "int one = 1;\nint two = \"two\";");
        SnippetException error = Assert.Throws<SnippetException>(() => Snippet.Compile(block));
        Assert.StartsWith("README.md:11: CS0029 ", error.Message, StringComparison.Ordinal);
    }

    private static CodeBlock Find(string place) => CodeBlock.All("csharp", "cs").Single(block => block.ToString() == place);

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
