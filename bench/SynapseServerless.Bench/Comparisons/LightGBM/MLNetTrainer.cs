using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>ML.NET's LightGBM trainer on the flights, with the parameters that LightGBMClassifier has by default.</summary>
internal static class MLNetTrainer
{
    /// <summary>Trains on rows; ML.NET goes through them several times.</summary>
    public static void Train(IEnumerable<Flight> flights)
    {
        var ml = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Flight));
        schema[nameof(Flight.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FlightVectors.Columns);
        ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            NumberOfIterations = 100,
            LearningRate = 0.1,
            NumberOfLeaves = 31,
            MinimumExampleCountPerLeaf = 20,
            MaximumBinCountPerFeature = 255,
            Booster = new GradientBooster.Options { MinimumChildWeight = 1e-3, L2Regularization = 0, L1Regularization = 0 },
        }).Fit(ml.Data.LoadFromEnumerable(flights, schema));
    }

    /// <summary>The rows of the file, each a new object, or the same one filled anew.</summary>
    public static async IAsyncEnumerable<Flight> ReadAsync(string file, bool reuse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var flight = new Flight();
        await foreach (RecordBatch batch in FlightVectors.ReadAsync(file, cancellationToken))
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    if (!reuse)
                        flight = new Flight();
                    FlightVectors.Values(batch).Slice(row * FlightVectors.Columns, FlightVectors.Columns).CopyTo(flight.Features);
                    flight.Label = ((Int32Array)batch.Column(1)).Values[row] == 1;
                    yield return flight;
                }
            }
        }
    }

    /// <summary>A row.</summary>
    public sealed class Flight
    {
        /// <summary>The vector.</summary>
        public float[] Features { get; set; } = new float[FlightVectors.Columns];

        /// <summary>Whether it was late.</summary>
        public bool Label { get; set; }
    }
}
