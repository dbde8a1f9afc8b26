using SynapseServerless.Pipelines;

namespace SynapseServerless.LightGBM.Tests.Native;

public sealed class ThreadTests
{
    // LightGBM writes beyond its memory, and the process ends, when its number of threads grows while it is at work.
    [Fact]
    public async Task Fits_and_predictions_with_different_numbers_of_threads_run_side_by_side()
    {
        Example rows = Example.Rank("train");
        var data = new MemoryDataset(rows.ToBatch(Batch.Booleans("v", rows.GroupOfRows.Select(group => group % 5 == 0))), 2, 1000);
        using var first = (LightGBMModel)await FitAsync(1);
        using var stop = new CancellationTokenSource();
        Task[] predicting = [.. Enumerable.Range(1, 4).Select(threads => Task.Run(() => Predict(first.Booster, threads, stop.Token)))];

        LightGBMModel[] models = await Task.WhenAll(Enumerable.Range(0, Effort.Current.IsFull ? 8 : 4).Select(i => Task.Run(() => FitAsync(1 + (i % 4)))));
        await stop.CancelAsync();
        await Task.WhenAll(predicting);
        Assert.All(models, model => Assert.Equal(5, model.Booster.IterationCount));
        foreach (LightGBMModel model in models)
            model.Dispose();

        async Task<LightGBMModel> FitAsync(int threads) => (LightGBMModel)await new LightGBMRanker
        {
            GroupCol = "group", NumIterations = 5, NumThreads = threads, ValidationIndicatorCol = "v", MinDataInLeaf = 5,
        }.FitAsync(data);

        void Predict(Booster booster, int threads, CancellationToken cancellationToken)
        {
            double[] expected = new double[rows.Rows], scores = new double[rows.Rows];
            booster.Predict(rows.Matrix, rows.Rows, rows.Width, PredictionKind.RawScore, 0, -1, expected, "num_threads=1");
            while (!cancellationToken.IsCancellationRequested)
            {
                booster.Predict(rows.Matrix, rows.Rows, rows.Width, PredictionKind.RawScore, 0, -1, scores, $"num_threads={threads}");
                Assert.Equal(expected, scores);
            }
        }
    }
}
