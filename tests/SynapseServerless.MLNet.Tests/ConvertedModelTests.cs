using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using Xunit;

namespace SynapseServerless.MLNet.Tests;

// Expected values come from the native LightGBM library, which the fitted stage asks row by row.
public sealed class ConvertedModelTests : IDisposable
{
    private readonly MLContext _ml = Flowers.Context();
    private readonly List<Vector> _rows = [.. Flowers.Rows().Select((flower, i) => new Vector
    {
        Features = [flower.Length, i % 11 == 0 ? float.NaN : flower.Width, i % 3], Tall = flower.IsTall ? 1 : 0, Height = flower.Height,
    })];

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"synapse-{Guid.NewGuid():N}.zip");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_classifier_becomes_a_model_that_ML_NET_saves_loads_and_asks_row_by_row()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(_rows);
        using var model = (LightGBMClassificationModel)await new LightGBMClassifier
            { FeaturesCol = "Features", LabelCol = "Tall", CategoricalSlotIndexes = [2], NumIterations = 20, MinDataInLeaf = 5 }
            .FitAsync(view.AsDataset(), cancellationToken: TestContext.Current.CancellationToken);
        _ml.Model.Save(model.ToMLNet(_ml, view.Schema), view.Schema, _file);

        ITransformer loaded = new MLContext().Model.Load(_file, out DataViewSchema schema);
        using PredictionEngine<Vector, Scored> engine = new MLContext().Model.CreatePredictionEngine<Vector, Scored>(loaded, inputSchema: schema);
        double[] probabilities = new double[2];
        foreach (Vector row in _rows)
        {
            int expected = model.Score(row.Features, probabilities);
            Scored actual = engine.Predict(row);
            Assert.Equal(probabilities, actual.Probability.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(expected, actual.Prediction.Single());
        }
    }

    [Fact]
    public async Task A_regressor_predicts_as_much_in_ML_NET()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(_rows);
        using var model = (LightGBMRegressionModel)await new LightGBMRegressor
            { FeaturesCol = "Features", LabelCol = "Height", CategoricalSlotIndexes = [2], NumIterations = 20, MinDataInLeaf = 5 }
            .FitAsync(view.AsDataset(), cancellationToken: TestContext.Current.CancellationToken);
        float[] actual = [.. model.ToMLNet(_ml, view.Schema).Transform(view).GetColumn<float[]>("prediction").Select(value => value.Single())];
        Assert.Equal(_rows.Select(row => model.Score(row.Features)), actual.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    private sealed class Vector
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Tall { get; set; }

        public float Height { get; set; }
    }

    private sealed class Scored
    {
        [ColumnName("probability")]
        public float[] Probability { get; set; } = [];

        [ColumnName("prediction")]
        public long[] Prediction { get; set; } = [];
    }
}
