using System.Text.Json;
using Xunit;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_saved_model_becomes_a_graph_that_says_what_it_takes_and_gives()
    {
        _folder.Write("people.csv", "job,age\ncook,20\nnurse,40\ncook,30\n");
        _folder.Write("fit.yaml", """
            - type: ValueIndexer
              inputCol: job
              outputCol: index
              handleInvalid: keep
            - type: VectorAssembler
              inputCols: [index, age]
              outputCol: features
            - type: MinMaxScaler
              inputCol: features
              outputCol: scaled
            """);
        Ran fit = await Synapse.RunAsync(_folder, "fit", "fit.yaml", "--data", "people.csv", "--save", "model");
        Assert.True(fit.ExitCode == 0, fit.Error);
        Ran export = await Synapse.RunAsync(_folder, "export", "model", "--to", "model.onnx", "--data", "people.csv", "--json");
        Assert.True(export.ExitCode == 0, export.Error);
        JsonElement told = JsonDocument.Parse(export.Output).RootElement;
        Assert.Equal(["age", "job"], told.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()).Order());
        Assert.Equal("scaled", told.GetProperty("outputs")[0].GetProperty("name").GetString());
        Assert.Equal(3, told.GetProperty("check").GetProperty("rows").GetInt32());
        Assert.Contains("Checked on 3 rows", export.Error, StringComparison.Ordinal);

        // The columns are known without data too, and the file is a model to others.
        Ran again = await Synapse.RunAsync(_folder, "export", "model", "--to", "again.onnx");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("Not checked", again.Error, StringComparison.Ordinal);
        Ran shown = await Synapse.RunAsync(_folder, "data", "again.onnx");
        Assert.Contains("scaled", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_without_a_form_in_ONNX_is_named_and_can_be_left_outside()
    {
        _folder.Write("people.csv", "age\n20\n40\n");
        _folder.Write("stages.yaml", """
            - type: SQLTransformer
              statement: SELECT CAST(age AS DOUBLE) * 2 AS twice FROM __THIS__
            - type: Binarizer
              inputCol: twice
              outputCol: old
              threshold: 50
            """);
        Ran refused = await Synapse.RunAsync(_folder, "export", "stages.yaml", "--to", "model.onnx", "--data", "people.csv");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("SQLTransformer cannot be exported", refused.ErrorText, StringComparison.Ordinal);
        Assert.Contains("--partial", refused.ErrorText, StringComparison.Ordinal);
        Ran partial = await Synapse.RunAsync(_folder, "export", "stages.yaml", "--to", "model.onnx", "--data", "people.csv", "--partial");
        Assert.True(partial.ExitCode == 0, partial.Error);
        Assert.Contains("to be applied before the graph: SQLTransformer", partial.Error, StringComparison.Ordinal);
        Assert.Contains("Checked on 2 rows", partial.Error, StringComparison.Ordinal);
    }
}
