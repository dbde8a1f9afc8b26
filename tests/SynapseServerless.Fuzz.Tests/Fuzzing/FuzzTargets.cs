namespace SynapseServerless.Fuzz.Tests;

/// <summary>All that reads what others wrote.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] s_all =
    [
        () => new ModelTextTarget(), () => new TrainingTarget(), () => new SqlTarget(),
        () => new DataFileTarget("arrow", "arrow", "ARROW1"),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(make => make().Name)];

    /// <summary>One by its name.</summary>
    public static FuzzTarget Get(string name) => s_all.Select(make => make()).First(target => target.Name == name);
}
