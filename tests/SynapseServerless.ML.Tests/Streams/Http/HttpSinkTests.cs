using System.Globalization;
using System.Net;
using SynapseServerless.Streaming;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Http;

/// <summary>Rows as a receiver gets them.</summary>
public sealed class HttpSinkTests : IDisposable
{
    private static readonly Flight[] s_flights = [new(1, "BER"), new(2, null), new(3, "MUC")];

    private readonly StreamTesting _testing = new();
    private readonly HttpListener _receiver = new();
    private readonly List<(string? Key, string? Type, string Body)> _received = [];
    private readonly string _url;
    private int _status = 200;

    public HttpSinkTests()
    {
        _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServerProcess.FreePort()}/rows");
        _receiver.Prefixes.Add(_url + "/");
        _receiver.Start();
        _ = ReceiveAsync();
    }

    [Fact]
    public async Task Rows_are_lines_of_requests_whose_keys_are_the_same_when_they_are_sent_again()
    {
        await using IStreamWriter writer = await OpenAsync();
        await StreamTesting.WriteAsync(writer, s_flights, epoch: 7);
        await StreamTesting.WriteAsync(writer, s_flights, epoch: 7);

        (string?, string?, string)[] once =
        [
            ("flights-000000000007-00000-0000000000", "application/x-ndjson", "{\"Id\":1,\"Airport\":\"BER\"}\n{\"Id\":2,\"Airport\":null}\n"),
            ("flights-000000000007-00000-0000000002", "application/x-ndjson", "{\"Id\":3,\"Airport\":\"MUC\"}\n"),
        ];
        Assert.Equal([.. once, .. once], _received);
    }

    [Theory]
    [InlineData(503, true)]
    [InlineData(429, true)]
    [InlineData(422, false)]
    [InlineData(401, false)]
    public async Task An_answer_that_is_no_success_is_an_error_that_may_pass_or_not(int status, bool mayPass)
    {
        _status = status;
        await using IStreamWriter writer = await OpenAsync();
        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => StreamTesting.WriteAsync(writer, s_flights));
        Assert.Equal(($"The receiver at {_url} answers {status}", mayPass), (error.Problem, error.MayPass));
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_an_error_that_may_pass()
    {
        _receiver.Stop();
        await using IStreamWriter writer = await OpenAsync();
        Assert.True((await Assert.ThrowsAsync<SynapseException>(() => StreamTesting.WriteAsync(writer, s_flights))).MayPass);
        Assert.Equal("'rows' is no URL", Assert.Single(new HttpSink { Url = "rows" }.Validate()).Problem);
    }

    public void Dispose()
    {
        _testing.Dispose();
        _receiver.Close();
    }

    private Task<IStreamWriter> OpenAsync() =>
        new HttpSink { Url = _url, MaxRows = 2 }.OpenAsync(_testing.Context(schema: StreamTesting.SchemaOf(s_flights)), TestContext.Current.CancellationToken);

    private async Task ReceiveAsync()
    {
        while (_receiver.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _receiver.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
                return;
            }
            using var reader = new StreamReader(call.Request.InputStream);
            _received.Add((call.Request.Headers["Idempotency-Key"], call.Request.ContentType, await reader.ReadToEndAsync()));
            call.Response.StatusCode = _status;
            call.Response.Close();
        }
    }

    private sealed record Flight(long Id, string? Airport);
}
