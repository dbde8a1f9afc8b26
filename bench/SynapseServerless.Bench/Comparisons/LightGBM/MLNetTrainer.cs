using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>ML.NET's LightGBM trainer, with the parameters that LightGBMClassifier has by default.</summary>
internal static class MLNetTrainer
{
    /// <summary>Trains on rows; ML.NET goes through them several times.</summary>
    public static void Train(IEnumerable<Row> rows, int columns)
    {
        var ml = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            NumberOfIterations = 100,
            LearningRate = 0.1,
            NumberOfLeaves = 31,
            Sigmoid = 1,
            MinimumExampleCountPerLeaf = 20,
            MaximumBinCountPerFeature = 255,
            Booster = new GradientBooster.Options { MinimumChildWeight = 1e-3, L2Regularization = 0, L1Regularization = 0 },
        }).Fit(ml.Data.LoadFromEnumerable(rows, schema));
    }

    /// <summary>The rows of the file, each a new object, or the same one filled again.</summary>
    public static async IAsyncEnumerable<Row> ReadAsync(string file, int columns, bool reuse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var values = new Row { Features = new float[columns] };
        await foreach (RecordBatch batch in VectorFile.ReadAsync(file, cancellationToken))
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    if (!reuse)
                        values = new Row { Features = new float[columns] };
                    VectorFile.Values(batch).Slice(row * columns, columns).CopyTo(values.Features);
                    values.Label = VectorFile.Labels(batch)[row] == 1;
                    yield return values;
                }
            }
        }
    }

    /// <summary>A row.</summary>
    public sealed class Row
    {
        /// <summary>The vector.</summary>
        public float[] Features { get; set; } = [];

        /// <summary>The label.</summary>
        public bool Label { get; set; }
    }
}
