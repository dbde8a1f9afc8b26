using System.Text.Json;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Docs.Tests;

public sealed class SpecificationBlockTests
{
    private readonly SpecificationReader _reader = new(StagePages.Catalog, new SpecificationOptions { Environment = name => $"value of {name}" });

    // A sample runs as it is, without anything in the environment.
    private readonly SpecificationReader _samples = new(StagePages.Catalog, new SpecificationOptions { Environment = SpecificationOptions.NoEnvironment });

    // The functions of the page about them, which the command line compiles.
    static SpecificationBlockTests()
    {
        NamedFunctions.Add<string, string, string>("Route", static (from, to) => $"{from}-{to}");
        NamedFunctions.AddBatches("Lean", static batch => batch);
    }

    public static TheoryData<string> Blocks => [.. CodeBlock.All("yaml", "json").Select(block => block.ToString())];

    public static TheoryData<string> Samples =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("samples"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/out/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_specification_is_one_that_runs(string place)
    {
        CodeBlock block = CodeBlock.All("yaml", "json").Single(block => block.ToString() == place);
        string source = $"{block}.{block.Language}";
        if (block.Note == "output")
            JsonDocument.Parse(block.Code).Dispose();
        else if (block.Code.Contains("inputs", StringComparison.Ordinal))
            _reader.Parse(block.Code, source);
        else
            _reader.ParseStage(block.Code, source);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_a_specification_without_mistakes(string sample) =>
        _samples.Parse(File.ReadAllText(Repository.PathOf(sample)), Repository.PathOf(sample));
}
