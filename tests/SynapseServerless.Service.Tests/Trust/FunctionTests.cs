using System.Text.Json;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Service.Tests.Trust;

/// <summary>Code of the program is not for those who reach it over the network.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("{ \"type\": \"UDFTransformer\", \"function\": \"ofTheService\", \"inputCol\": \"a\" }")]
    [InlineData("{ \"type\": \"Lambda\", \"function\": \"ofTheService\" }")]
    public void A_specification_from_the_network_calls_no_functions_even_where_the_program_has_them(string stage)
    {
        if (!NamedFunctions.OfRows.Contains("ofTheService"))
        {
            NamedFunctions.Add<double, double>("ofTheService", static value => value);
            NamedFunctions.AddBatches("ofTheService", static batch => batch);
        }
        StageCatalog catalog = new StageCatalog().AddCore();
        string text = $$"""{ "inputs": { "a": "a.csv" }, "pipeline": {{stage}}, "transform": "a" }""";
        Assert.NotNull(new SpecificationReader(catalog).Parse(text, "own.json"));

        using JsonDocument json = JsonDocument.Parse(text);
        var network = new NetworkSpecifications(catalog, new TrustPolicy(new TrustOptions { Root = "/srv/synapse" }));
        SpecificationException error = Assert.ThrowsAny<SpecificationException>(() => network.Read(json.RootElement, "job", []));
        Assert.Contains("calls a function of the program, which a specification from the network may not do", error.Message);
    }
}
