using Xunit;

namespace SynapseServerless.Docs.Tests;

/// <summary>The programs under <c>samples/csharp</c>, which are built with these tests.</summary>
[Collection("current directory")]
public sealed class CSharpSampleTests
{
    [Fact]
    public void The_example_of_the_README_is_a_sample()
    {
        CodeBlock readme = Assert.Single(CodeBlock.Of("README.md"), block => block.Language == "csharp");
        Assert.Equal(readme.Code.Trim(), Code("late-flights").Trim());
    }

    [Theory]
    [InlineData("own-stage")]
    [InlineData("run-a-job")]
    [InlineData("score-rows")]
    [Thorough]
    public async Task A_sample_runs_in_the_folder_of_the_repository(string sample)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("synapse-samples-");
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        var output = new StringWriter();
        try
        {
            string flights = Path.Combine(folder.FullName, "samples", "flight-delays");
            Directory.CreateDirectory(Path.Combine(flights, "data"));
            foreach (string file in (string[])["pipeline.yaml", "data/flights-200k.parquet"])
                File.Copy(Repository.PathOf($"samples/flight-delays/{file}"), Path.Combine(flights, file));
            Environment.CurrentDirectory = folder.FullName;
            Console.SetOut(output);
            await Snippet.RunAsync(new CodeBlock($"samples/csharp/{sample}/Program.cs", 1, "csharp", "run", "", Code(sample)));
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }

        string expected = sample switch
        {
            // 12.8 °C is 55.04 °F, by the definition of the scale.
            "own-stage" => "55.04, 33.08, 105.98",
            "run-a-job" => "Completed, ",
            _ => "at 18:00, 200 miles: late with a probability of 0.",
        };
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    private static string Code(string sample) => File.ReadAllText(Repository.PathOf($"samples/csharp/{sample}/Program.cs"));
}
