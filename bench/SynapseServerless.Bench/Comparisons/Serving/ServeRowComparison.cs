using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.Serving;

/// <summary>What serving a row costs over receiving it.</summary>
public class ServeRowComparison : Comparison
{
    private const int Requests = 20_000, Connections = 8;

    private static readonly int[] Sources = [0];

    private static readonly int[] Callers = [1, Connections];

    private FlightServer? _server;
    private WebApplication? _bare;
    private byte[] _bareRequest = [];
    private byte[] _request = [];

    /// <inheritdoc/>
    public override string Name => "serve-row";

    /// <inheritdoc/>
    public override string Summary =>
        "20,000 requests to score one flight, over 8 connections that stay open, against a bare Kestrel endpoint that parses the same JSON and answers a row; and how long requests wait at 1,000 a second";

    /// <inheritdoc/>
    public override string Unit => "requests";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.7)];

    /// <summary>The flight that is sent.</summary>
    protected string Flight { get; private set; } = "";

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Flight = FlightModel.Flight((await FlightModel.LoadAsync(context, cancellationToken)).Matrix);
        _server = await FlightServer.StartAsync(context, cancellationToken);
        _request = FlightServer.Request(Flight);
        _bare = FlightServer.Web();
        _bare.Run(await ReferenceEndpointAsync(context, cancellationToken));
        await _bare.StartAsync(cancellationToken);
        _bareRequest = LoadGenerator.Request("/score", System.Text.Encoding.UTF8.GetBytes($$"""{"rows":[{{Flight}}],"columns":["prediction","probability"]}"""), null);
        await LoadGenerator.RunAsync(_server.Address, _request, Connections, Requests / 4, cancellationToken);
        foreach (int callers in Callers)
        {
            double[] waits = await LoadGenerator.PaceAsync(_server.Address, _request, 1_000, callers, 5_000, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  1,000 requests a second, {callers} connections: p50 {waits[waits.Length / 2]:0.000} ms, p99 {waits[waits.Length * 99 / 100]:0.000} ms, slowest {waits[^1]:0.0} ms"));
        }
    }

    /// <inheritdoc/>
    public override async Task CleanUpAsync()
    {
        if (_bare is not null)
            await _bare.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        LoadGenerator.RunAsync(new Uri(_bare!.Urls.Single()), _bareRequest, Connections, Requests, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) =>
        LoadGenerator.RunAsync(_server!.Address, _request, Connections, Requests, cancellationToken);

    /// <summary>What the service is compared with.</summary>
    protected virtual Task<RequestDelegate> ReferenceEndpointAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult<RequestDelegate>(static async http =>
    {
        using JsonDocument document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        double sum = 0;
        foreach (JsonProperty cell in document.RootElement.GetProperty("rows")[0].EnumerateObject())
            sum += cell.Value.GetDouble();
        byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new Answer([new Row(sum, [sum, sum])], Sources));
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    });

    private sealed record Answer(IReadOnlyList<Row> Rows, int[] Sources);

    private sealed record Row(double Prediction, double[] Probability);
}
