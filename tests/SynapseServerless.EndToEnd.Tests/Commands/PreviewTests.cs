using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Data.Tests;
using SynapseServerless.Storage;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class PreviewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_rows_show_the_value_of_every_type_of_column()
    {
        IReadOnlyList<ColumnCase> cases = ColumnCases.All;
        using (var batch = new RecordBatch(
            new Schema(cases.Select(one => new Field(one.Name, one.Column.Data.DataType, nullable: true)), null), cases.Select(one => one.Column), 3))
        {
            await using BatchWriter writer = await BatchWriter.OpenAsync(
                new LocalStorage(), _folder["types.arrow"], DataFormat.Arrow, batch.Schema, null, CancellationToken.None);
            await writer.WriteAsync(batch, CancellationToken.None);
            await writer.CompleteAsync(CancellationToken.None);
        }

        JsonArray rows = (await Synapse.RunAsync(_folder, "data", "types.arrow", "--quick", "--json")).Json["firstRows"]!.AsArray();

        foreach (ColumnCase one in cases)
        {
            Assert.Equal((one.Name, "null"), (one.Name, Text(rows[0]![one.Name])));
            // A point in time may be said with its offset or with Z, and a fraction of a second with zeros.
            if (one.Value is DateTimeOffset instant)
                Assert.Equal(instant, (DateTimeOffset)rows[1]![one.Name]!);
            else if (one.Value is TimeOnly time)
                Assert.Equal(time, TimeOnly.Parse((string)rows[1]![one.Name]!, CultureInfo.InvariantCulture));
            else
                Assert.Equal((one.Name, Text(JsonNode.Parse(one.Json))), (one.Name, Text(rows[1]![one.Name])));
        }
    }

    [Fact]
    public async Task An_ONNX_model_is_shown_with_its_inputs_and_outputs()
    {
        File.WriteAllBytes(_folder["network.onnx"], OnnxGraphs.Network(28, 2));
        Ran shown = await Synapse.RunAsync(_folder, "data", "network.onnx");
        Assert.Contains("1 node, 58 weights, by tests 1.0, ai.onnx 17, ai.onnx.ml 3, IR 9", shown.Output, StringComparison.Ordinal);
        Assert.Matches("input +x +float +\\[N, 28\\]", shown.Output);
        Assert.Matches("output +y +float +\\[N, 2\\]", shown.Output);
        JsonNode json = (await Synapse.RunAsync(_folder, "data", "network.onnx", "--json")).Json;
        Assert.Equal(17, (int)json["opsets"]!["ai.onnx"]!);
        Assert.Equal(["N", "28"], json["inputs"]![0]!["shape"]!.AsArray().Select(size => (string)size!));

        File.WriteAllText(_folder["text.onnx"], "no model");
        Ran refused = await Synapse.RunAsync(_folder, "data", "text.onnx");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is no ONNX model", refused.ErrorText, StringComparison.Ordinal);
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(JsonSerializerOptions.Default) ?? "null";
}
