using System.Globalization;
using System.Runtime.Intrinsics;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.Trees;

/// <summary>A model that the native library trained, and the rows that are scored by it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Trees">How many trees there are.</param>
/// <param name="Leaves">How many leaves each has.</param>
/// <param name="Categories">Columns that hold categories, as LightGBM's parameter names them; empty for none.</param>
public sealed record TreeModels(VectorTable Table, int Trees, int Leaves, string Categories)
{
    private const int Rows = 1_000_000;

    /// <summary>All that are compared.</summary>
    public static IReadOnlyList<TreeModels> All { get; } =
    [
        new(FlightVectors.Table, 100, 31, "5,6"), new(ParticleVectors.Table, 100, 31, ""),
        new(FlightVectors.Table, 500, 63, "5,6"), new(ParticleVectors.Table, 500, 63, ""),
        new(FlightVectors.Table, 1000, 255, "5,6"), new(ParticleVectors.Table, 1000, 255, ""),
    ];

    /// <summary>Its part of the names of comparisons.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Trees}x{Leaves}{(Table.Suffix.Length > 0 ? Table.Suffix : "-flights")}");

    /// <summary>What it is, as part of a sentence.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Trees} trees of {Leaves} leaves over {Table.Columns} features ({Table.Words}{(Categories.Length > 0 ? ", two with categories" : "")})");

    /// <summary>How many times as fast as the native library blocks of rows must be, with the registers that this machine has.</summary>
    public double BlockBound => (Trees, Vector512.IsHardwareAccelerated) switch
    {
        (100, true) => 40,
        (500, true) => 25,
        (_, true) => 10,
        (100, _) => 20,
        (500, _) => 15,
        _ => 7,
    };

    /// <summary>The model and the rows. What was trained is kept.</summary>
    public async Task<(string Model, float[] Rows)> LoadAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(await Table.FileAsync(context, cancellationToken), cancellationToken);
        int columns = Table.Columns, rows = Math.Min(Rows, labels.Length);
        string file = context.Scratch($"trees-{Name}.txt");
        if (!File.Exists(file))
        {
            string categories = Categories.Length > 0 ? $" categorical_feature={Categories}" : "";
            string parameters = string.Create(CultureInfo.InvariantCulture, $"objective=binary num_leaves={Leaves} verbosity=-1 num_threads={Environment.ProcessorCount}{categories}");
            string text = NativeLightGBM.TrainModel(matrix[..(rows * columns)], columns, labels[..rows], parameters, Trees);
            await File.WriteAllTextAsync(file + ".partial", text, cancellationToken);
            File.Move(file + ".partial", file);
        }
        return (await File.ReadAllTextAsync(file, cancellationToken), matrix[..(rows * columns)]);
    }
}
