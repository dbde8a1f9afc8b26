using System.Text;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Trust;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A specification, as YAML or JSON: read, kept, read again, and compared with what a service allows.</summary>
internal sealed class SpecificationTarget : FuzzTarget
{
    private static readonly StageCatalog s_catalog = AllStages.CreateCatalog();

    private static readonly TrustPolicy s_trust = new(new TrustOptions { Root = Path.Combine(Path.GetTempPath(), "synapse-fuzz-root") });

    public override string Name => "specification";

    public override double Weight => 0.05;

    public override IReadOnlyList<byte[]> Seeds { get; } = SeedFiles.Of("specification");

    public override IReadOnlyList<string> Words =>
    [
        "name:", "inputs:", "pipeline:", "fit:", "transform:", "evaluate:", "output:", "split:", "type: ", "path: ", "&a ", "*a", "<<: ", "!!str ", "? ", "- ", "---\n", "...\n", "|\n", ">\n", "[", "]", "{", "}",
        "${HOME}", "${X:-1}", "$${", "secret:", "\\u0000", "\\ud800", "\\0", "\"", "'", "\t", "\r\n", ": ", "#", "null", "~", "true", ".inf", "1e999", "0x7f", "partitions: 2147483647", "onError: setAside",
    ];

    public override Task<string> RunAsync(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        bool isJson = text.StartsWith('{');
        var options = new SpecificationOptions
        {
            Environment = isJson ? SpecificationOptions.NoEnvironment : static name => name + "=1",
            Overrides = ["name=a", "inputs.a.partitions=3"],
        };
        RunSpecification read = new SpecificationReader(s_catalog, options).Parse(text, isJson ? "fuzz.json" : "fuzz.yaml");
        // What is kept is read again as it is.
        new SpecificationReader(s_catalog, new SpecificationOptions { Literal = true }).Parse(read.Canonical, "canonical.json");
        s_trust.Check(read);
        return Task.FromResult($"{read.Inputs.Count} inputs");
    }
}
