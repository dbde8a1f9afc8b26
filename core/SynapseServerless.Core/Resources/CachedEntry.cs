namespace SynapseServerless.Resources;

/// <summary>A resource in a cache. All members but the key are read and written under the lock of the cache.</summary>
/// <param name="key">What it is known by.</param>
/// <param name="version">Which version of it.</param>
internal sealed class CachedEntry(ResourceKey key, string? version)
{
    public ResourceKey Key { get; } = key;

    public string? Version { get; } = version;

    /// <summary>How many leases keep it.</summary>
    public int Leases { get; set; }

    /// <summary>When it was last asked for, by the count of the cache.</summary>
    public long Used { get; set; }

    /// <summary>Whether it is out of the cache, and goes with its last lease.</summary>
    public bool IsRetired { get; set; }

    /// <summary>The load that is under way or has succeeded; null before the first and after one that failed.</summary>
    public Task<object>? Loading { get; set; }

    /// <summary>What was loaded; null before that and after it was freed.</summary>
    public object? Value { get; set; }

    public long Bytes { get; set; }
}
