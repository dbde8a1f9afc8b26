using Xunit.v3;

namespace SynapseServerless.Tests;

/// <summary>Marks a test that is run by <c>test --full</c> and not by <c>test</c>: it takes long, and finds what shorter ones beside it seldom miss.</summary>
/// <remarks>A row of a theory is marked by <c>Traits = ["Effort", "full"]</c>.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class ThoroughAttribute : Attribute, ITraitAttribute
{
    /// <summary>The trait, by which the build program leaves such tests out.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Effort", "full")];
}

/// <summary>Marks a test that is run by <c>test --soak</c> alone: it repeats at length what a shorter one beside it does once.</summary>
/// <remarks>A row of a theory is marked by <c>Traits = ["Effort", "soak"]</c>.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class SoakAttribute : Attribute, ITraitAttribute
{
    /// <summary>The trait, by which the build program leaves such tests out.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Effort", "soak")];
}
