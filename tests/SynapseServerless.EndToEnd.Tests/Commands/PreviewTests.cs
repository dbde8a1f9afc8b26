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

    private static string Text(JsonNode? node) => node?.ToJsonString(JsonSerializerOptions.Default) ?? "null";
}
