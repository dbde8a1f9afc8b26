using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>A model of tomorrow's temperature that a run fitted, with the rows that the same run scored: what serving has to give.</summary>
public sealed class ServedWeather(ServiceUnderTest service) : IAsyncLifetime
{
    public static readonly string[] Features = ["temp_max", "temp_min", "precipitation", "wind"];

    public string Name { get; } = $"served-{Guid.NewGuid().ToString("N")[..10]}";

    /// <summary>Rows as the run wrote them, with their predictions.</summary>
    public IReadOnlyList<JsonNode> Rows { get; private set; } = [];

    public double[] Predictions => [.. Rows.Select(row => row["prediction"]!.GetValue<double>())];

    internal Contract.Api Api => service.Api;

    internal ServiceUnderTest Service => service;

    public async ValueTask InitializeAsync()
    {
        await service.ReadyAsync();
        await Api.CompletedAsync(await Api.StartAsync(Weather.Fit(Name)));
        Rows = [.. (await Weather.RowsAsync(service.Storage, $"{service.Root}/data/scored/{Name}")).Take(20)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A column of the rows.</summary>
    public double[] Column(string name) => [.. Rows.Select(row => row[name]!.GetValue<double>())];

    /// <summary>The features as CSV.</summary>
    public string Csv() => string.Join(',', Features) + "\n" + string.Concat(Rows.Select(row =>
        string.Join(',', Features.Select(name => row[name]!.GetValue<double>().ToString("R", CultureInfo.InvariantCulture))) + "\n"));

    /// <summary>The features as lines of JSON.</summary>
    public string Lines() => string.Concat(Rows.Select(row => new JsonObject(Features.Select(name => KeyValuePair.Create(name, row[name]?.DeepClone()))).ToJsonString() + "\n"));

    /// <summary>The features as Arrow IPC.</summary>
    public byte[] Arrow() => Stream(new RecordBatch(
        new Schema(Features.Select(name => new Field(name, DoubleType.Default, nullable: false)), null),
        Features.Select(name => (IArrowArray)new DoubleArray.Builder().AppendRange(Column(name)).Build()), Rows.Count));

    internal static byte[] Stream(RecordBatch batch)
    {
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return stream.ToArray();
    }

    internal async Task<HttpResponseMessage> SendAsync(string path, byte[] body, string type, string? accept = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal Task<HttpResponseMessage> ScoreAsync(byte[] body, string type, string query = "", string? accept = null) => SendAsync($"/v1/models/{Name}/score{query}", body, type, accept);
}
