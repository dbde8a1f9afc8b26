using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Export;

/// <summary>Each stage that has a form in ONNX: the runtime, given the graph, gives what the stage gives.</summary>
public sealed class StageFormTests
{
    private static readonly Dictionary<string, Func<Transformer>> _stages = new()
    {
        ["index of texts"] = () => new ValueIndexerModel { InputCol = "job", OutputCol = "out", Levels = [null, "cook", "nurse"], HandleInvalid = "keep" },
        ["index of texts, unknown ones rejected"] = () => new ValueIndexerModel { InputCol = "job", OutputCol = "out", Levels = ["cook", "nurse"] },
        ["index of whole numbers"] = () => new ValueIndexerModel { InputCol = "age", OutputCol = "out", Levels = [null, "20", "40"], DataType = "long", HandleInvalid = "keep" },
        ["index of numbers"] = () => new ValueIndexerModel { InputCol = "income", OutputCol = "out", Levels = ["0.5", "1", "2.5"], DataType = "double", HandleInvalid = "skip" },
        ["index of floats"] = () => new ValueIndexerModel { InputCol = "share", OutputCol = "out", Levels = ["0.1", "0.3"], DataType = "double", HandleInvalid = "keep" },
        ["index of booleans"] = () => new ValueIndexerModel { InputCol = "member", OutputCol = "out", Levels = [null, "false", "true"], DataType = "boolean" },
        ["indexes in place"] = () => new StringIndexerModel { InputCols = ["job", "age"], OutputCols = ["job", "ageIndex"], LabelsArray = [["nurse", "cook"], ["40", "20"]], HandleInvalid = "keep" },
        ["texts of indexes"] = () => new PipelineModel(Indexed("job"), new IndexToString { InputCol = "index", OutputCol = "out" }),
        ["texts of labels"] = () => new PipelineModel(Indexed("job"), new IndexToString { InputCol = "index", OutputCol = "out", Labels = ["a", "b", "c"] }),
        ["values of indexes"] = () => new PipelineModel(Indexed("job"), new IndexToValue { InputCol = "index", OutputCol = "out" }),
        ["whole numbers of indexes"] = () => new PipelineModel(
            new ValueIndexerModel { InputCol = "age", OutputCol = "index", Levels = [null, "20", "40"], DataType = "long", HandleInvalid = "keep" }, new IndexToValue { InputCol = "index", OutputCol = "out" }),
        ["filled numbers and texts"] = () => new CleanMissingDataModel { InputCols = ["age", "income", "job", "member"], OutputCols = ["age", "filled", "job", "flag"], FillValues = ["30", "1.25", "none", "true"] },
        ["imputed numbers"] = () => new ImputerModel { InputCols = ["income", "age"], OutputCols = ["out", "years"], Surrogates = [1.75, 33], MissingValue = 40 },
        ["one slot for each category"] = () => new PipelineModel(Indexed("job"), new OneHotEncoderModel { InputCols = ["index"], OutputCols = ["out"], CategorySizes = [3] }),
        ["one slot for each category, unknown ones too"] = () => new OneHotEncoderModel { InputCols = ["age"], OutputCols = ["out"], CategorySizes = [21], HandleInvalid = "keep", DropLast = false },
        ["buckets"] = () => new Bucketizer { InputCol = "income", OutputCol = "out", Splits = [0, 1, 2.5, 4], HandleInvalid = "keep" },
        ["numbers above a threshold"] = () => new Binarizer { InputCol = "income", OutputCol = "out", Threshold = 1 },
        ["slots above a threshold"] = () => new Binarizer { InputCol = "v", OutputCol = "out", Threshold = -0.5 },
        ["assembled"] = () => new VectorAssembler { InputCols = ["age", "v", "member", "share"], OutputCol = "out", HandleInvalid = "keep" },
        ["assembled without the rows that have holes"] = () => new FastVectorAssembler { InputCols = ["income", "v"], OutputCol = "out", HandleInvalid = "skip" },
        ["standard scale"] = () => new StandardScalerModel { InputCol = "v", OutputCol = "out", Mean = [1, 2, 3], Std = [0.3, 0, 7], WithMean = true },
        ["scale between two numbers"] = () => new MinMaxScalerModel { InputCol = "v", OutputCol = "out", OriginalMin = [-3, 2, -1], OriginalMax = [4, 2, 9], Min = -1, Max = 3 },
        ["scale by the largest"] = () => new MaxAbsScalerModel { InputCol = "v", OutputCol = "out", MaxAbs = [3, 0, 7] },
        ["length of absolute values"] = () => new Normalizer { InputCol = "v", OutputCol = "out", P = 1 },
        ["length of squares"] = () => new Normalizer { InputCol = "v", OutputCol = "out" },
        ["length of cubes"] = () => new Normalizer { InputCol = "v", OutputCol = "out", P = 3 },
        ["products"] = () => new ElementwiseProduct { InputCol = "v", OutputCol = "out", ScalingVec = [2, -1, 0.1] },
        ["some slots"] = () => new VectorSlicer { InputCol = "v", OutputCol = "out", Indices = [2, 0] },
        ["clusters"] = () => new KMeansModel { FeaturesCol = "v", PredictionCol = "out", ClusterCenters = [[0, 0, 0], [4, 2, 1], [-3, 1, 9]] },
        ["clusters of directions"] = () => new KMeansModel { FeaturesCol = "v", PredictionCol = "out", ClusterCenters = [[1, 0, 0], [0, 1, 0], [0, 0.6, 0.8]], DistanceMeasure = "cosine" },
        ["a weighted sum"] = () => new LinearRegressionModel { FeaturesCol = "v", PredictionCol = "out", Coefficients = [0.5, -2, 1e-3], Intercept = 7 },
        ["two classes by a threshold"] = () => new LogisticRegressionModel { FeaturesCol = "v", NumFeatures = 3, CoefficientMatrix = [[0.3, -0.2, 0.1]], InterceptVector = [-0.25], Threshold = 0.4 },
        ["two classes by weights of their probabilities"] = () => new LogisticRegressionModel { FeaturesCol = "v", NumFeatures = 3, CoefficientMatrix = [[0.3, -0.2, 0.1]], InterceptVector = [-0.25], Thresholds = [0, 0.9] },
        ["three classes"] = () => new LogisticRegressionModel
        {
            FeaturesCol = "v", NumFeatures = 3, NumClasses = 3, CoefficientMatrix = [[1, 0, 0], [0, 1, 0], [-1, 0.5, 0.25]], InterceptVector = [0, 0.5, -1], RawPredictionCol = "", Thresholds = [0.2, 0.5, 0.3],
        },
        ["chances of words"] = () => new NaiveBayesModel { FeaturesCol = "v", Pi = [-0.7, -0.7], Theta = [[-1, -2, -0.5], [-0.3, -1.5, -3]] },
        ["chances of words in other classes"] = () => new NaiveBayesModel { FeaturesCol = "v", ModelType = "complement", Pi = [-0.7, -0.7], Theta = [[-1, -2, -0.5], [-0.3, -1.5, -3]] },
        ["words there or not"] = () => new NaiveBayesModel { FeaturesCol = "v", ModelType = "bernoulli", Pi = [-0.2, -1.7], Theta = [[-1, -2, -0.5], [-0.3, -1.5, -3]] },
        ["numbers around means"] = () => new NaiveBayesModel { FeaturesCol = "v", ModelType = "gaussian", Pi = [-1.1, -1.1, -1.1], Theta = [[0, 0, 0], [3, 1, -1], [-2, 1, 8]], Sigma = [[1, 2, 3], [2, 2, 2], [4, 1, 9]], Thresholds = [1, 2, 0.5] },
        ["directions"] = () => new PCAModel { InputCol = "v", OutputCol = "out", Pc = [[0.6, 0, 0.8], [0, 1, 0]] },
        ["a mean by an identity"] = () => Mean("gaussian", "identity"),
        ["a mean by a logarithm"] = () => Mean("poisson", "log"),
        ["a mean by an inverse"] = () => Mean("gamma", "inverse"),
        ["a mean by a square root"] = () => Mean("poisson", "sqrt"),
        ["a mean by a logit"] = () => Mean("binomial", "logit"),
        ["a mean by a probit"] = () => Mean("binomial", "probit"),
        ["a mean by a complementary logarithm"] = () => Mean("binomial", "cloglog"),
        ["a mean by a power"] = () => Mean("tweedie", "power"),
        ["columns renamed and dropped"] = () => new PipelineModel(
            new RenameColumn { InputCol = "v", OutputCol = "w" }, new MaxAbsScalerModel { InputCol = "w", OutputCol = "out", MaxAbs = [3, 2, 7] }, new DropColumns { Cols = ["age"] }, new SelectColumns { Cols = ["job", "out"] }),
    };

    public static TheoryData<string> Stages => [.. _stages.Keys];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task The_graph_gives_what_the_stage_gives(string name)
    {
        using RecordBatch rows = Rows();
        using Transformer stage = _stages[name]();
        ExportedModel exported = OnnxExporter.Export(stage, rows.Schema);
        ExportCheck check = await exported.CheckAsync(rows, tolerance: 1e-6, cancellationToken: Onnx.Cancelled);
        Assert.True(check.Rows >= 3, $"{check}");
        Assert.Equal(rows.Length, check.Rows + check.Rejected);
        Assert.True(check.Rejected == 0 || exported.Notes.Count > 0, "Rows that the stage rejects are not spoken of.");
    }

    [Fact]
    public async Task Featurize_is_exported_with_its_fill_values_and_categories()
    {
        using RecordBatch rows = Rows();
        Dataset data = Datasets.FromBatches(Batches.Share(rows));
        using PipelineModel fitted = await new Pipeline(
            new ValueIndexer { InputCol = "job", OutputCol = "job", HandleInvalid = "keep" },
            new Featurize { InputCols = ["job", "age", "income", "member", "v"], OutputCol = "features", OneHotEncodeCategoricals = true, ImputeMissing = true }).FitAsync(data, cancellationToken: Onnx.Cancelled);
        ExportedModel exported = OnnxExporter.Export(fitted, rows.Schema);
        // The row without a boolean, which is not imputed, is dropped by the pipeline.
        ExportCheck check = await exported.CheckAsync(rows, 0, cancellationToken: Onnx.Cancelled);
        Assert.Equal((rows.Length - 1, 1), (check.Rows, check.Rejected));
        Assert.Equal(["job", "age", "income", "member", "v"], exported.Info.Inputs.Select(input => input.Name));
    }

    private static ValueIndexerModel Indexed(string column) => new() { InputCol = column, OutputCol = "index", Levels = [null, "cook", "nurse"], HandleInvalid = "keep" };

    private static GeneralizedLinearRegressionModel Mean(string family, string link) => new()
    {
        FeaturesCol = "v", PredictionCol = "out", LinkPredictionCol = "sum", OffsetCol = "age", Family = family, Link = link, VariancePower = 1.5, LinkPower = 0.5, Coefficients = [0.2, -0.1, 0.05], Intercept = -0.3,
    };

    private static RecordBatch Rows() => Onnx.Batch(
        ("job", Arrays.Texts("cook", "nurse", null, "pilot", "cook", "nurse")),
        ("age", new Int64Array.Builder().Append(20).Append(40).AppendNull().Append(30).Append(0).Append(20).Build()),
        ("income", Arrays.Doubles(0.5, 2.5, null, 3.999, 1, 0)),
        ("share", Arrays.Floats(0.1f, 0.3f, 0.2f, float.NaN, 0.1f, 1f)),
        ("member", new BooleanArray.Builder().Append(true).Append(false).AppendNull().Append(true).Append(true).Append(false).Build()),
        ("v", Arrays.Vectors(3, 1, 2, 3, -3, 2, 9, 4, 2, -1, 0, 0, 0, 0.25f, 2, 8, 1e-3f, -2, 5)));
}
