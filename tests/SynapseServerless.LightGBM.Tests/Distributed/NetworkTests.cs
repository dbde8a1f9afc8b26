using System.Text.RegularExpressions;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.LightGBM.Tests.Native;

namespace SynapseServerless.LightGBM.Tests.Distributed;

// Ranks are threads that train on the native library's own data and voting parallel learners.
public sealed class NetworkTests
{
    private const string Common = "num_threads=1 deterministic=true force_row_wise=true verbosity=-1 num_leaves=15 min_data_in_leaf=5";

    [Theory]
    [InlineData("objective=regression", 2, "data")]
    [InlineData("objective=regression", 4, "data")]
    [InlineData("objective=regression_l1", 3, "data")]
    [InlineData("objective=binary bagging_freq=1 bagging_fraction=0.7 feature_fraction=0.7", 4, "data")]
    [InlineData("objective=multiclass num_class=3", 2, "data")]
    [InlineData("objective=regression use_quantized_grad=true", 2, "data")]
    [InlineData("objective=regression top_k=3", 2, "voting")]
    [InlineData("objective=binary boosting=dart", 4, "voting")]
    public async Task Every_rank_ends_with_the_same_model(string parameters, int ranks, string learner)
    {
        string[] models = await TrainAsync(parameters, ranks, learner, rank => rank);
        if (learner == "voting")
            models = [.. models.Select(WithoutRoots)];
        Assert.All(models, model => Assert.Equal(models[0], model));
        Assert.Equal(12, Trees(models[0]) / (parameters.Contains("num_class=3", StringComparison.Ordinal) ? 3 : 1));
        // A second training gives the same again, byte for byte.
        Assert.Equal(models[0], (await TrainAsync(parameters, ranks, learner, rank => rank))
            .Select(model => learner == "voting" ? WithoutRoots(model) : model).First());
    }

    [Fact]
    public async Task Ranks_learn_what_one_alone_would()
    {
        string[] models = await TrainAsync("objective=regression", 4, "data", rank => rank);
        float[] matrix = Tables.Features(4000);
        string alone = Reference.Train(matrix, Tables.Columns, Tables.Numbers(matrix), $"objective=regression {Common}", 12).Model;
        double[] one = Reference.Predict(alone, matrix, Tables.Columns, PredictionKind.Probability, 1, 0, -1);
        double[] four = Reference.Predict(models[0], matrix, Tables.Columns, PredictionKind.Probability, 1, 0, -1);
        // The same bins and the same splits; sums are only added in another order.
        Assert.All(one.Zip(four), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("objective=regression", "data")]
    [InlineData("objective=regression_l1 use_quantized_grad=true", "data")]
    [InlineData("objective=multiclass num_class=3 top_k=2", "voting")]
    public async Task Whichever_exchange_breaks_all_ranks_end_with_an_error(string parameters, string learner)
    {
        long exchanges = 0;
        await TrainAsync(parameters, 2, learner, rank =>
        {
            exchanges = rank.Traffic.Exchanges;
            return rank;
        }, rank => exchanges = rank.Traffic.Exchanges);
        Assert.True(exchanges > 100);
        var random = new Random(7);
        for (int i = 0; i < Effort.Current.Cases(40); i++)
        {
            long at = i < 15 ? i : random.NextInt64(exchanges);
            InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
                () => TrainAsync(parameters, 2, learner, rank => rank.Rank == 1 ? new FaultyCollective(rank, at) : rank));
            Assert.Equal("broken on purpose", error.Message);
        }
    }

    [Fact]
    public async Task A_thread_that_was_a_rank_can_train_alone_afterwards()
    {
        await TrainAsync("objective=regression", 2, "data", rank => rank);
        float[] matrix = Tables.Features(500);
        string model = await Task.Factory.StartNew(
            () =>
            {
                ICollective rank = LocalCollectives.Create(1)[0];
                using (LightGBMNetwork.Open(rank))
                    rank.Leave();
                return Reference.Train(matrix, Tables.Columns, Tables.Numbers(matrix), $"objective=regression {Common}", 3).Model;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Equal(3, Trees(model));
    }

    // The voting learner notes as the value of a tree's root what the rank's own rows have; nothing is predicted from it.
    private static string WithoutRoots(string model) =>
        Regex.Replace(Regex.Replace(model, "(?m)^tree_sizes=.*$", ""), "(?m)^internal_value=[^ ]*", "internal_value=");

    private static int Trees(string model) => model.Split('\n').Count(line => line.StartsWith("Tree=", StringComparison.Ordinal));

    private static Task<string[]> TrainAsync(
        string parameters, int ranks, string learner, Func<ICollective, ICollective> wrap, Action<ICollective>? atEnd = null) =>
        LocalCollectives.RunAsync(ranks, new CollectiveOptions(), (rank, _) => Task.Factory.StartNew(
            () => Train(wrap(rank), $"{parameters} {Common} tree_learner={learner} num_machines={ranks} pre_partition=true", atEnd),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), CancellationToken.None);

    // Every rank makes the bins of all rows, and trains on its own.
    private static string Train(ICollective rank, string text, Action<ICollective>? atEnd)
    {
        NativeParameters parameters = StreamedDatasetTests.Parse(text);
        float[] matrix = Tables.Features(4000);
        float[] labels = parameters["objective"] switch
        {
            "binary" => Tables.Classes(matrix, 2),
            "multiclass" => Tables.Classes(matrix, 3),
            _ => Tables.Numbers(matrix),
        };
        using var sample = new BinSample(Tables.Columns);
        for (int row = 0; row < 4000; row++)
            sample.Add(matrix.AsSpan(row * Tables.Columns, Tables.Columns));
        int first = 4000 * rank.Rank / rank.Size, end = 4000 * (rank.Rank + 1) / rank.Size;
        using LightGBMDataset data = LightGBMDataset.Create(sample, end - first, parameters);
        data.PushRows(matrix.AsSpan(first * Tables.Columns, (end - first) * Tables.Columns), labels.AsSpan(first, end - first));
        data.Finish();

        using LightGBMNetwork network = LightGBMNetwork.Open(rank);
        using Booster booster = Booster.Create(data, parameters);
        network.ThrowIfFailed();
        for (int i = 0; i < 12; i++)
        {
            booster.Update();
            network.ThrowIfFailed();
        }
        atEnd?.Invoke(rank);
        return booster.Save();
    }
}
