using System.Text.Json;
using Xunit;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_Spark_saved_becomes_a_model_that_transforms()
    {
        Save("spark", "org.apache.spark.ml.PipelineModel", "spark", """{"stageUids":["bin_1","udf_1"]}""");
        Save("spark/stages/0_bin_1", "org.apache.spark.ml.feature.Binarizer", "bin_1", """{"inputCol":"age","outputCol":"old","threshold":35.0}""");
        Save("spark/stages/1_udf_1", "com.microsoft.azure.synapse.ml.stages.UDFTransformer", "udf_1", "{}", ""","complexParamLocs":{"udf":"complexParams/udf"}""");
        _folder.Write("people.csv", "job,age\ncook,20.0\nnurse,40.0\n");

        Ran refused = await Synapse.RunAsync(_folder, "import", "spark", "--save", "model");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("UDFTransformer 'udf_1' keeps its parameter udf as an object of Java", refused.Error, StringComparison.Ordinal);

        Ran imported = await Synapse.RunAsync(_folder, "import", "spark", "--save", "model", "--partial", "--json");
        Assert.True(imported.ExitCode == 0, imported.Error);
        Assert.Equal(["carried", "refused"], JsonDocument.Parse(imported.Output).RootElement.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("outcome").GetString()));
        Assert.Contains("Saved 1 of 2 stages to model.", imported.Error, StringComparison.Ordinal);

        Ran scored = await Synapse.RunAsync(_folder, "transform", "model", "--data", "people.csv", "--out", "out.csv");
        Assert.True(scored.ExitCode == 0, scored.Error);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "out.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("job,age,old", lines[0]);
        // Spark's rule: above the threshold is 1.
        Assert.Equal([0.0, 1.0], lines[1..].Select(line => double.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private void Save(string folder, string type, string uid, string parameters, string more = "") =>
        _folder.Write($"{folder}/metadata/part-00000", $$"""{"class":"{{type}}","timestamp":1700000000000,"sparkVersion":"3.5.0","uid":"{{uid}}","paramMap":{{parameters}},"defaultParamMap":{}{{more}}}""" + "\n");
}
