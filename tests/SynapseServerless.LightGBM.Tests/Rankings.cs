namespace SynapseServerless.LightGBM.Tests;

/// <summary>Tests that call LightGBM directly for rankings: it keeps gains once for the whole process, and nothing holds these calls apart.</summary>
[CollectionDefinition(Name)]
public sealed class Rankings
{
    public const string Name = "rankings";
}
