using SynapseServerless.Stages;

namespace SynapseServerless.Streaming;

/// <summary>What a stream reads from or writes to, as a specification describes it.</summary>
/// <remarks>
/// Its public properties with <c>init</c> or <c>set</c> are its parameters: a specification names them in camelCase, and binding, limits, JSON Schema and
/// documentation come from their types, validation attributes and XML comments, as those of a stage do. Locations carry
/// <see cref="LocationParameterAttribute"/>, URLs of services <see cref="HostParameterAttribute"/>, and secrets are of the type
/// <see cref="Specifications.Secret"/>. It keeps no state.
/// </remarks>
public abstract class StreamPart
{
    /// <summary>Checks that parameters fit together, beside the limits that their attributes say.</summary>
    /// <returns>Every problem, each with <see cref="Location.Parameter"/> where one is at fault.</returns>
    public virtual IEnumerable<SpecificationException> Validate() => [];

    /// <summary>
    /// Servers that are connected to otherwise than by HTTP, each as a URL such as <c>kafka://broker:9092</c>: who runs specifications of others decides
    /// which hosts may be called, and these are looked at before anything is opened.
    /// </summary>
    [NotAParameter]
    public virtual IEnumerable<Uri> Servers => [];
}
