namespace SynapseServerless.LightGBM.Tests.Native;

// Expected models and predictions come from the native library called directly on a ready matrix (Reference).
public sealed class StreamedDatasetTests
{
    private const int Rows = 5000;
    private const string Common = "num_threads=2 deterministic=true force_row_wise=true verbosity=-1 num_leaves=15 max_bin=63";

    public static TheoryData<string, int, int> Cases => new()
    {
        { "objective=binary", 2, Rows },
        { "objective=binary categorical_feature=5", 2, 777 },
        { "objective=multiclass num_class=3", 3, 1000 },
        { "objective=regression", 0, 1 },
        { "objective=regression_l1 zero_as_missing=true", 0, 4999 },
        { "objective=binary bagging_freq=1 bagging_fraction=0.7 feature_fraction=0.6", 2, 64 },
        { "objective=binary bin_construct_sample_cnt=500", 2, 300 },
        { "objective=binary boosting=dart", 2, 2500 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_data_set_pushed_in_batches_trains_the_model_of_the_ready_matrix(string objective, int classes, int batchRows)
    {
        float[] matrix = Tables.Features(Rows);
        float[] labels = classes == 0 ? Tables.Numbers(matrix) : Tables.Classes(matrix, classes);
        string text = $"{objective} {Common}";

        string expected = Reference.Train(matrix, Tables.Columns, labels, text, 20).Model;
        string model = Train(matrix, labels, Parse(text), batchRows, 20);

        Assert.Equal(expected, model);
    }

    // The library then replaces what it was given of the sample; freeing that would end the process.
    [Fact]
    public void A_category_that_is_more_frequent_than_zero_trains_the_model_of_the_ready_matrix()
    {
        float[] matrix = [.. Enumerable.Range(0, Rows).Select(row => row % 4 == 0 ? 0f : 1f)];
        float[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 10 > 4 ? 1f : 0f)];
        string text = $"objective=binary categorical_feature=0 {Common}";
        string expected = Reference.Train(matrix, 1, labels, text, 5).Model;

        for (int repetition = 0; repetition < 20; repetition++)
        {
            using var sample = new BinSample(1);
            foreach (float value in matrix)
                sample.Add([value]);
            using LightGBMDataset dataset = LightGBMDataset.Create(sample, Rows, Parse(text));
            dataset.PushRows(matrix, labels);
            dataset.Finish();
            Assert.Equal(expected, Train(dataset, Parse(text), 5));
        }
    }

    [Fact]
    public void Weights_and_starting_scores_are_those_of_the_ready_matrix()
    {
        float[] matrix = Tables.Features(Rows);
        float[] labels = Tables.Classes(matrix, 3);
        float[] weights = Tables.Weights(Rows);
        double[] scores = [.. Enumerable.Range(0, 3 * Rows).Select(i => Math.Sin(i))];
        string text = $"objective=multiclass num_class=3 {Common}";

        string expected = Reference.Train(matrix, Tables.Columns, labels, text, 10, weights, scores).Model;

        using LightGBMDataset dataset = LightGBMDataset.Create(Sample(matrix, Parse(text)), Rows, Parse(text), new DatasetMetadata(true, 3));
        for (int start = 0; start < Rows; start += 1250)
        {
            // Scores lie class after class; a batch brings its rows of every class.
            double[] batchScores = [.. Enumerable.Range(0, 3).SelectMany(k => scores.AsSpan((k * Rows) + start, 1250).ToArray())];
            dataset.PushRows(
                matrix.AsSpan(start * Tables.Columns, 1250 * Tables.Columns), labels.AsSpan(start, 1250), weights.AsSpan(start, 1250), batchScores);
        }
        dataset.Finish();
        Assert.Equal(expected, Train(dataset, Parse(text), 10));
    }

    [Fact]
    public void Sparse_rows_train_the_model_of_the_dense_matrix()
    {
        float[] matrix = Tables.Features(Rows);
        float[] labels = Tables.Classes(matrix, 2);
        NativeParameters parameters = Parse($"objective=binary {Common}");
        string expected = Reference.Train(matrix, Tables.Columns, labels, parameters.ToString(), 10).Model;

        var sample = new BinSample(Tables.Columns);
        (int[] starts, int[] indices, double[] values) = Sparse(matrix);
        for (int row = 0; row < Rows; row++)
            sample.AddSparse(indices.AsSpan(starts[row]..starts[row + 1]), values.AsSpan(starts[row]..starts[row + 1]));
        using LightGBMDataset dataset = LightGBMDataset.Create(sample, Rows, parameters);
        for (int start = 0; start < Rows; start += 1000)
        {
            int first = starts[start];
            int[] batchStarts = [.. starts[start..(start + 1001)].Select(position => position - first)];
            int last = starts[start + 1000];
            dataset.PushSparseRows(batchStarts, indices.AsSpan(first..last), values.AsSpan(first..last), labels.AsSpan(start, 1000));
        }
        dataset.Finish();

        string model = Train(dataset, parameters, 10);
        Assert.Equal(expected, model);

        using Booster booster = Booster.Load(model);
        double[] predictions = new double[Rows];
        booster.PredictSparse(starts, indices, values, Tables.Columns, PredictionKind.Probability, 0, -1, predictions);
        Assert.Equal(Reference.Predict(expected, matrix, Tables.Columns, PredictionKind.Probability, 1), predictions);
    }

    [Fact]
    public void Validation_rows_get_the_bins_of_the_training_rows_and_the_native_metrics()
    {
        float[] matrix = Tables.Features(Rows), validMatrix = Tables.Features(1000, seed: 9);
        float[] labels = Tables.Classes(matrix, 2), validLabels = Tables.Classes(validMatrix, 2);
        NativeParameters parameters = Parse($"objective=binary metric=auc,binary_logloss {Common}");
        Reference.Trained expected = Reference.Train(
            matrix, Tables.Columns, labels, parameters.ToString(), 12, validation: (validMatrix, validLabels));

        using LightGBMDataset train = LightGBMDataset.Create(Sample(matrix, parameters), Rows, parameters);
        Push(train, matrix, labels, 512);
        using LightGBMDataset valid = LightGBMDataset.CreateAligned(train, 1000, parameters);
        Push(valid, validMatrix, validLabels, 333);
        using Booster booster = Booster.Create(train, parameters);
        booster.AddValidation(valid);
        Assert.Equal(["auc", "binary_logloss"], booster.MetricNames);
        foreach (double[] metrics in expected.ValidationMetrics)
        {
            Assert.True(booster.Update());
            Assert.Equal(metrics, booster.Evaluate(1));
        }
    }

    [Fact]
    public void A_data_set_says_when_rows_are_missing_or_too_many()
    {
        float[] matrix = Tables.Features(100);
        NativeParameters parameters = Parse("objective=binary verbosity=-1");
        using LightGBMDataset dataset = LightGBMDataset.Create(Sample(matrix, parameters), 100, parameters);
        dataset.PushRows(matrix.AsSpan(0, 60 * Tables.Columns), new float[60]);
        Assert.Contains("takes 100 rows and got 60", Assert.Throws<InvalidOperationException>(dataset.Finish).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => dataset.PushRows(matrix.AsSpan(0, 60 * Tables.Columns), new float[60]));
    }

    internal static NativeParameters Parse(string text)
    {
        var parameters = new NativeParameters();
        foreach (string pair in text.Split(' '))
            parameters.Set(pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return parameters;
    }

    internal static BinSample Sample(float[] matrix, NativeParameters parameters)
    {
        var sample = new BinSample(Tables.Columns);
        foreach (int row in BinSample.ChooseRows(matrix.Length / Tables.Columns, parameters))
            sample.Add(matrix.AsSpan(row * Tables.Columns, Tables.Columns));
        return sample;
    }

    internal static string Train(float[] matrix, float[] labels, NativeParameters parameters, int batchRows, int iterations)
    {
        using LightGBMDataset dataset = LightGBMDataset.Create(Sample(matrix, parameters), labels.Length, parameters);
        Push(dataset, matrix, labels, batchRows);
        return Train(dataset, parameters, iterations);
    }

    private static void Push(LightGBMDataset dataset, float[] matrix, float[] labels, int batchRows)
    {
        for (int start = 0; start < labels.Length; start += batchRows)
        {
            int count = Math.Min(batchRows, labels.Length - start);
            dataset.PushRows(matrix.AsSpan(start * Tables.Columns, count * Tables.Columns), labels.AsSpan(start, count));
        }
        dataset.Finish();
    }

    private static string Train(LightGBMDataset dataset, NativeParameters parameters, int iterations)
    {
        using Booster booster = Booster.Create(dataset, parameters);
        for (int i = 0; i < iterations && booster.Update(); i++)
        {
        }
        return booster.Save();
    }

    private static (int[] Starts, int[] Indices, double[] Values) Sparse(float[] matrix)
    {
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        var values = new List<double>();
        for (int i = 0; i < matrix.Length; i++)
        {
            if (matrix[i] != 0)
            {
                indices.Add(i % Tables.Columns);
                values.Add(matrix[i]);
            }
            if (i % Tables.Columns == Tables.Columns - 1)
                starts.Add(values.Count);
        }
        return ([.. starts], [.. indices], [.. values]);
    }
}
