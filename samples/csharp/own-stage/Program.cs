// A stage of your own, used like any other: in C#, and by name in a specification.
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

using MemoryDataset days = Datasets.FromRows([new Day("Seattle", 12.8), new Day("New York", 0.6), new Day("Phoenix", 41.1)]);

// In C#.
using var inCSharp = new Fahrenheit { InputCol = "Celsius", OutputCol = "Fahrenheit" };
using RecordBatch converted = await inCSharp.Transform(days).CollectAsync();
Console.WriteLine(string.Join(", ", converted.Values("Fahrenheit")));

// In a specification. The parameters follow from the properties: their names, types, checks and documentation.
StageCatalog catalog = new StageCatalog().AddCore().AddML().Add<Fahrenheit>();
using var inYaml = (Transformer)new SpecificationReader(catalog).ParseStage("""
    type: Fahrenheit
    inputCol: Celsius
    outputCol: Rounded
    digits: 0
    """, "own-stage.yaml");
using RecordBatch rounded = await inYaml.Transform(days).CollectAsync();
Console.WriteLine(string.Join(", ", rounded.Values("Rounded")));

/// <summary>Converts degrees Celsius to degrees Fahrenheit.</summary>
internal sealed class Fahrenheit : ColumnTransformer<double, double>
{
    /// <summary>Digits after the point that are kept, 0 to 10.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 10)]
    public int Digits { get; init; } = 2;

    /// <inheritdoc/>
    protected override double Compute(double value) => Math.Round((value * 9 / 5) + 32, Digits);
}

/// <summary>A day's highest temperature in a city.</summary>
/// <param name="City">The city.</param>
/// <param name="Celsius">Degrees Celsius.</param>
internal sealed record Day(string City, double Celsius);
