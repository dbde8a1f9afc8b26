namespace SynapseServerless.Workers;

/// <summary>The pools of workers that stages and specifications may ask for.</summary>
public static class WorkerPools
{
    /// <summary>Workers with a GPU.</summary>
    public const string Gpu = "gpu";

    /// <summary>Workers that train.</summary>
    public const string Train = "train";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Known { get; } = [Gpu, Train];

    /// <summary>Reads a list of pools as <c>SYNAPSE_WORKER_POOLS</c> gives it, such as <c>gpu;train</c>.</summary>
    /// <param name="text">The list, its names separated by semicolons, commas or spaces; null and empty mean that there are none.</param>
    /// <exception cref="SynapseException">One of them is not known.</exception>
    public static IReadOnlyList<string> Parse(string? text)
    {
        string[] names = (text ?? "").Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (!Known.Contains(name, StringComparer.Ordinal))
            {
                throw new SynapseException(
                    $"SYNAPSE_WORKER_POOLS names the pool '{name}', which does not exist", Location.None, Suggestions.Remedy(name, [.. Known], "pools"));
            }
        }
        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
