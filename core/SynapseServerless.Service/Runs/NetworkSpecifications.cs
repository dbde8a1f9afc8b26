using System.Text.Json;
using SynapseServerless.Outputs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Runs;

/// <summary>Reads specifications that came over the network: small ones only, from which the environment of this process cannot be seen.</summary>
/// <param name="catalog">The stages there are.</param>
/// <param name="trust">What they may touch, and where relative locations lead.</param>
internal sealed class NetworkSpecifications(StageCatalog catalog, TrustPolicy trust)
{
    /// <summary>Reads a specification and checks what it touches.</summary>
    /// <param name="specification">JSON, or a text of YAML.</param>
    /// <param name="name">What the job is called unless the specification says it.</param>
    /// <param name="overrides">Values set from outside.</param>
    /// <param name="canonical">Whether it is what an earlier reading gave, so that nothing in it stands for something else any more.</param>
    /// <exception cref="SpecificationException">It is wrong; every error at once.</exception>
    /// <exception cref="NotAllowedException">It touches what the operator does not allow; all that it should not at once.</exception>
    public RunSpecification Read(JsonElement specification, string name, IReadOnlyList<string> overrides, bool canonical = false)
    {
        bool yaml = specification.ValueKind == JsonValueKind.String;
        var options = new SpecificationOptions { Overrides = overrides, Environment = SpecificationOptions.NoEnvironment, Literal = canonical, Foreign = true };
        RunSpecification read = new SpecificationReader(catalog, options)
            .Parse(yaml ? specification.GetString()! : specification.GetRawText(), trust.SourceOf($"{name}.{(yaml ? "yaml" : "json")}"));
        trust.Check(read);
        var errors = new SpecErrors();
        foreach (SpecificationException error in OutputChecks.Check(read))
            errors.Add(error);
        errors.ThrowIfAny();
        // What is kept is JSON, whatever was sent.
        return read with { Source = trust.SourceOf($"{name}.json") };
    }
}
