namespace SynapseServerless.Resources;

/// <summary>What a shared resource is known by.</summary>
/// <param name="Kind">What kind of resource it is, such as <c>model</c>; two kinds may use the same names.</param>
/// <param name="Name">Its name within the kind, such as its location.</param>
public sealed record ResourceKey(string Kind, string Name)
{
    /// <summary>Whose it is, where two owners must not share resources of one name; compared by reference.</summary>
    public object? Owner { get; init; }
}

/// <summary>A resource that was loaded.</summary>
/// <typeparam name="T">What it is. It is disposed by the cache if it is <see cref="IDisposable"/>.</typeparam>
/// <param name="Value">The resource.</param>
/// <param name="Bytes">How much memory it takes.</param>
public sealed record Loaded<T>(T Value, long Bytes)
    where T : class;
