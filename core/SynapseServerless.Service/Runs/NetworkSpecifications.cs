using System.Text.Json;
using SynapseServerless.Service.Trust;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Runs;

/// <summary>Reads specifications that came over the network: small ones only, from which the environment of this process cannot be seen.</summary>
/// <param name="catalog">The stages there are.</param>
/// <param name="layout">Where relative locations lead.</param>
/// <param name="trust">What they may touch.</param>
internal sealed class NetworkSpecifications(StageCatalog catalog, ServiceLayout layout, ITrustPolicy trust)
{
    /// <summary>Reads a specification and checks what it touches.</summary>
    /// <param name="specification">JSON, or a text of YAML.</param>
    /// <param name="name">What the job is called unless the specification says it.</param>
    /// <param name="overrides">Values set from outside.</param>
    /// <exception cref="SpecificationException">It is wrong; every error at once.</exception>
    /// <exception cref="ServiceException">It touches what the operator does not allow.</exception>
    public RunSpecification Read(JsonElement specification, string name, IReadOnlyList<string> overrides)
    {
        bool yaml = specification.ValueKind == JsonValueKind.String;
        var options = new SpecificationOptions { Overrides = overrides, Environment = static _ => null };
        RunSpecification read = new SpecificationReader(catalog, options)
            .Parse(yaml ? specification.GetString()! : specification.GetRawText(), layout.Source(name, yaml));
        trust.CheckSpecification(read);
        // What is kept is JSON, whatever was sent.
        return read with { Source = layout.Source(name) };
    }
}
