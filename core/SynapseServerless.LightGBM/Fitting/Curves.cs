namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Metrics per iteration.</summary>
internal static class Curves
{
    /// <summary>The curves of one training and of the one that went on from it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<double>> Join(
        IReadOnlyDictionary<string, IReadOnlyList<double>> first, IReadOnlyDictionary<string, IReadOnlyList<double>> second) =>
        second.ToDictionary(
            curve => curve.Key,
            curve => (IReadOnlyList<double>)[.. first.GetValueOrDefault(curve.Key) ?? [], .. curve.Value]);
}
