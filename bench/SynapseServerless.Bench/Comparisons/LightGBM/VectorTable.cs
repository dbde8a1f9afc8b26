using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>A table of vectors and labels to train on.</summary>
/// <param name="Suffix">What the names of its comparisons end with.</param>
/// <param name="Words">What it is, as part of a sentence.</param>
/// <param name="Slots">What a vector holds.</param>
/// <param name="FileAsync">Makes its file, unless it is there, and gives the path.</param>
public sealed record VectorTable(
    string Suffix, string Words, IReadOnlyList<string> Slots, Func<BenchContext, CancellationToken, Task<string>> FileAsync)
{
    /// <summary>How many features there are.</summary>
    public int Columns => Slots.Count;

    /// <summary>The rows as a dataset.</summary>
    /// <param name="context">Where data are.</param>
    /// <param name="partitions">Into how many partitions it is cut; null for as many as it has by itself.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Dataset> OpenAsync(BenchContext context, int? partitions, CancellationToken cancellationToken)
    {
        var input = new InputSpecification { Path = [await FileAsync(context, cancellationToken)], Partitions = partitions };
        return await FileDataset.OpenAsync(new LocalStorage(), input, cancellationToken: cancellationToken);
    }
}
