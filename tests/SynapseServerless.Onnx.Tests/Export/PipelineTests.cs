using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Export;

/// <summary>Fitted pipelines as one graph.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task A_pipeline_from_texts_to_classes_is_one_graph()
    {
        using RecordBatch rows = People(400);
        using PipelineModel fitted = await FitAsync(rows);
        ExportedModel exported = OnnxExporter.Export(fitted, rows.Schema);
        ExportCheck check = await exported.CheckAsync(rows, 1e-5, cancellationToken: Onnx.Cancelled);
        Assert.Equal((400, 0), (check.Rows, check.Rejected));
        Assert.Equal(["age", "income", "job"], exported.Info.Inputs.Select(input => input.Name).Order());
        Assert.Equal(["double[N]", "double[N]", "string[N]"], exported.Info.Inputs.OrderBy(input => input.Name).Select(input => $"{input.Type}[{string.Join(", ", input.Shape!)}]"));
        Assert.Empty(exported.LeftOut);

        // The runtime alone, on one person: what the pipeline says of the same one.
        using var session = new InferenceSession(exported.Bytes);
        using OrtValue age = Onnx.Tensor([double.NaN], 1), income = Onnx.Tensor([2500.0], 1), job = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1]);
        job.StringTensorSetElementAt("nurse", 0);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> result = session.Run(options, ["age", "income", "job"], [age, income, job], [exported.OutputColumns["probability"]]);
        using RecordBatch person = Onnx.Batch(
            ("age", new Int64Array.Builder().AppendNull().Build()), ("income", Arrays.Doubles(2500)), ("job", Arrays.Texts("nurse")), ("label", Arrays.Doubles(0)));
        object?[] chances = (object?[])(await Onnx.ValuesAsync(fitted, person, "probability"))[0]!;
        Assert.Equal((double)chances[1]!, result[0].GetTensorDataAsSpan<float>()[1], 1e-5);
    }

    [Fact]
    public async Task A_trained_classifier_is_exported_with_the_featurizing_that_it_makes_itself()
    {
        using RecordBatch rows = People(200);
        var trainer = new TrainClassifier { LabelCol = "label", InputCols = ["age", "income"], Model = new LightGBMClassifier { NumIterations = 3, NumLeaves = 4, MinDataInLeaf = 5 } };
        using Transformer fitted = await trainer.FitAsync(Datasets.FromBatches(Batches.Share(rows)), cancellationToken: Onnx.Cancelled);
        ExportedModel exported = OnnxExporter.Export(fitted, rows.Schema, new OnnxExportOptions { Outputs = ["prediction"] });
        Assert.Equal(200, (await exported.CheckAsync(rows, cancellationToken: Onnx.Cancelled)).Rows);
        Assert.Equal("prediction", Assert.Single(exported.Info.Outputs).Name);
    }

    [Fact]
    public async Task A_model_of_another_program_is_joined_with_what_stands_before_and_after_it()
    {
        // Softmax of (1, 2) and of (3, 3), by its formula.
        byte[] network = new OnnxGraphs(17).Input("x", TensorElementType.Float, "N", 2).Constant("one", [1], 1f).Node("Mul", ["x", "one"], ["y"]).Output("y", TensorElementType.Float, "N", 2).Build();
        using var pipeline = new PipelineModel(
            new VectorAssembler { InputCols = ["a", "b"], OutputCol = "features" },
            new ONNXModel
            {
                ModelPayload = network, FeedDict = new Dictionary<string, string> { ["x"] = "features" }, FetchDict = new Dictionary<string, string> { ["logits"] = "y" },
                SoftMaxDict = new Dictionary<string, string> { ["logits"] = "chance" }, ArgMaxDict = new Dictionary<string, string> { ["logits"] = "class" },
            });
        using RecordBatch rows = Onnx.Batch(("a", Arrays.Doubles(1, 3)), ("b", Arrays.Doubles(2, 3)));
        ExportedModel exported = OnnxExporter.Export(pipeline, rows.Schema, new OnnxExportOptions { Outputs = ["chance", "class"] });
        Assert.Equal(2, (await exported.CheckAsync(rows, 1e-6, cancellationToken: Onnx.Cancelled)).Rows);
        Assert.Equal(17, exported.Info.Opsets["ai.onnx"]);
        float[] chances = Onnx.Direct<float>(exported.Bytes, "chance", ("a", Onnx.Tensor([1.0, 3.0], 2)), ("b", Onnx.Tensor([2.0, 3.0], 2)));
        Assert.Equal(1 / (1 + Math.E), chances[0], 1e-6);
        Assert.Equal(0.5, chances[2], 1e-6);

        using var two = new PipelineModel(pipeline, new ONNXModel { ModelPayload = new OnnxGraphs(18).Input("logits", TensorElementType.Float, "N", 2).Node("Neg", ["logits"], ["z"]).Output("z", TensorElementType.Float, "N", 2).Build() });
        var error = Assert.Throws<SpecificationException>(() => OnnxExporter.Export(two, rows.Schema));
        Assert.Contains("of operator set 18, and another one of the pipeline of 17", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_exported_is_named_and_the_stages_after_it_can_be_exported_alone()
    {
        using RecordBatch rows = People(200);
        using PipelineModel fitted = await FitAsync(rows, new SQLTransformer { Statement = "SELECT *, age * 2 AS twice FROM __THIS__" }, new Tokenizer { InputCol = "job", OutputCol = "words" });
        var error = Assert.Throws<SpecificationException>(() => OnnxExporter.Export(fitted, rows.Schema));
        Assert.Contains("2 stages cannot be exported: SQLTransformer cannot be exported: there is no form of it in ONNX; Tokenizer cannot", error.Message, StringComparison.Ordinal);
        Assert.Contains("--partial", error.Remedy, StringComparison.Ordinal);
        ExportedModel exported = OnnxExporter.Export(fitted, rows.Schema, new OnnxExportOptions { Partial = true });
        Assert.Equal(["SQLTransformer", "Tokenizer"], exported.LeftOut.Select(stage => stage.Type));
        Assert.Equal(200, (await exported.CheckAsync(rows, cancellationToken: Onnx.Cancelled)).Rows);
    }

    [Fact]
    public async Task Decimals_are_numbers_and_no_levels()
    {
        IArrowArray prices = new Decimal128Array.Builder(new Apache.Arrow.Types.Decimal128Type(10, 2)).Append(1.25m).AppendNull().Append(3m).Build();
        using RecordBatch rows = Onnx.Batch(("price", prices));
        using var stage = new ImputerModel { InputCols = ["price"], OutputCols = ["known"], Surrogates = [2] };
        Assert.Equal(3, (await OnnxExporter.Export(stage, rows.Schema).CheckAsync(rows, 0, cancellationToken: Onnx.Cancelled)).Rows);
        using var levels = new ValueIndexerModel { InputCol = "price", OutputCol = "index", Levels = ["1.25", "3"] };
        Assert.Contains("is of decimals", Assert.Throws<SpecificationException>(() => OnnxExporter.Export(levels, rows.Schema)).Message, StringComparison.Ordinal);
        // Nothing is left to export where the last stage has no form.
        var error = Assert.Throws<SpecificationException>(() => OnnxExporter.Export(levels, rows.Schema, new OnnxExportOptions { Partial = true }));
        Assert.Contains("nothing is left to export", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_are_hashed_and_columns_that_are_not_made_are_refused_with_the_reason()
    {
        using RecordBatch rows = People(50);
        using Transformer fitted = await new Featurize { InputCols = ["job"], OutputCol = "features" }.FitAsync(Datasets.FromBatches(Batches.Share(rows)), cancellationToken: Onnx.Cancelled);
        Assert.Contains("words of column 'job' are hashed", Assert.Throws<SpecificationException>(() => OnnxExporter.Export(fitted, rows.Schema)).Message, StringComparison.Ordinal);
        using var scaler = new Binarizer { InputCol = "income", OutputCol = "high", Threshold = 1 };
        var error = Assert.Throws<SpecificationException>(() => OnnxExporter.Export(scaler, rows.Schema, new OnnxExportOptions { Outputs = ["hihg"] }));
        Assert.Contains("The graph makes no column 'hihg'", error.Message, StringComparison.Ordinal);
        Assert.Contains("high", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_that_gives_another_value_is_found_out()
    {
        using RecordBatch rows = Onnx.Batch(("x", Arrays.Doubles(1, 2, 5)));
        using var stage = new Binarizer { InputCol = "x", OutputCol = "y", Threshold = 3 };
        using var other = new Binarizer { InputCol = "x", OutputCol = "y", Threshold = 1.5 };
        ExportedModel mixed = OnnxExporter.Export(stage, rows.Schema) with { Bytes = OnnxExporter.Export(other, rows.Schema).Bytes };
        var error = await Assert.ThrowsAsync<DataException>(() => mixed.CheckAsync(rows, cancellationToken: Onnx.Cancelled));
        Assert.Contains("gives 1 in column 'y', and the pipeline 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Location.Row);
    }

    private static async Task<PipelineModel> FitAsync(RecordBatch rows, params Stage[] before) => await new Pipeline([
        .. before,
        new ValueIndexer { InputCol = "job", OutputCol = "jobIndex", HandleInvalid = "keep" },
        new CleanMissingData { InputCols = ["age", "income"], OutputCols = ["age", "income"], CleaningMode = "Mean" },
        new FastVectorAssembler { InputCols = ["jobIndex", "age", "income"], OutputCol = "features" },
        new LightGBMClassifier { LabelCol = "label", NumIterations = 5, NumLeaves = 7, MinDataInLeaf = 5 },
    ]).FitAsync(Datasets.FromBatches(Batches.Share(rows)), cancellationToken: Onnx.Cancelled);

    private static RecordBatch People(int count)
    {
        var random = new Random(3);
        var ages = new Int64Array.Builder();
        var incomes = new double?[count];
        var jobs = new string?[count];
        var labels = new double?[count];
        for (int i = 0; i < count; i++)
        {
            int age = random.Next(18, 70);
            if (i % 11 == 0)
                ages.AppendNull();
            else
                ages.Append(age);
            incomes[i] = i % 7 == 0 ? null : random.Next(1000, 9000);
            jobs[i] = i % 13 == 0 ? null : ((string[])["cook", "nurse", "pilot"])[random.Next(3)];
            labels[i] = (age > 40) ^ (jobs[i] == "nurse") ? 1 : 0;
        }
        return Onnx.Batch(("age", ages.Build()), ("income", Arrays.Doubles(incomes)), ("job", Arrays.Texts(jobs)), ("label", Arrays.Doubles(labels)));
    }
}
