namespace SynapseServerless.Planning;

/// <summary>How a plan is made.</summary>
public sealed record PlanOptions
{
    /// <summary>The fewest rows that a sample is asked for.</summary>
    public const int FewestRows = 100;

    /// <summary>The most rows that a sample is asked for.</summary>
    public const int MostRows = 5_000_000;

    /// <summary>How many rows of the largest input are tried; of others the same share.</summary>
    public int SampleRows { get; init; } = 20_000;

    /// <summary>A folder for samples and what is made of them; it is deleted in the end.</summary>
    public required string Folder { get; init; }

    /// <summary>The prices.</summary>
    public CloudPrices Prices { get; init; } = CloudPrices.Standard;
}
