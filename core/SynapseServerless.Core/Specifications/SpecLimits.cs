namespace SynapseServerless.Specifications;

/// <summary>How large a specification may be; what is larger is refused before it can use up memory.</summary>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="Nodes">Nodes once YAML aliases are expanded.</param>
/// <param name="Depth">Nesting.</param>
public sealed record SpecLimits(long Bytes, int Nodes, int Depth)
{
    /// <summary>Whether texts may hold characters of value 0, which no file, database or header can be given: for data, not for specifications.</summary>
    public bool HasAnyText { get; init; }

    /// <summary>For what people write: 1 MiB, 100,000 nodes, 64 levels.</summary>
    public static SpecLimits Default { get; } = new(1 << 20, 100_000, 64);

    /// <summary>For what the project wrote itself, such as the levels of an indexer: 2 GiB, no limit on nodes, 64 levels.</summary>
    public static SpecLimits Trusted { get; } = new(int.MaxValue, int.MaxValue, 64) { HasAnyText = true };
}
