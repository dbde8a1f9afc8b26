using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using Apache.Arrow;
using SynapseServerless.Secrets;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Streaming;

/// <summary>Rows as bodies of POST requests, some rows in each, one JSON object a line; at least once.</summary>
/// <remarks>
/// A request has the header <c>Idempotency-Key</c>, which is the same whenever its rows are sent again: a receiver that keeps the keys takes each row once. Rows of a part are sent in their order,
/// one request after the other. An answer of 408, 429 or 5xx fails the part, which is written again later; any other answer that is not 2xx is an error that does not pass.
/// </remarks>
public sealed class HttpSink : StreamSink
{
    /// <summary>Where rows are sent to.</summary>
    [HostParameter]
    public string Url { get; init; } = "";

    /// <summary>Most rows of a request.</summary>
    [Range(1, 100_000)]
    public int MaxRows { get; init; } = 500;

    /// <summary>Bytes at which a request ends, however few rows it has.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxBytes { get; init; } = 1_000_000;

    /// <summary>Name of the secret that is sent as <c>Authorization: Bearer</c>; null for none.</summary>
    public Secret? Token { get; init; }

    /// <summary>Seconds that an answer may take.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            yield return new SpecificationException($"'{Url}' is no URL", new Location { Parameter = "url" }, "Write https://receiver.example.org/rows.");
    }

    /// <inheritdoc/>
    public override Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        var url = new Uri(Url);
#pragma warning disable RS0030 // The handler is the one that asks the policy.
        var client = new HttpClient(context.Host.Http.For(url, new Location { Parameter = "url" }), disposeHandler: false) { Timeout = TimeSpan.FromSeconds(TimeoutSeconds) };
#pragma warning restore RS0030
        return Task.FromResult<IStreamWriter>(new Writer(this, url, client, context.Host.Secrets));
    }

    private sealed class Writer(HttpSink sink, Uri url, HttpClient client, SecretStore secrets) : IStreamWriter
    {
        public async Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
        {
            var body = new ArrayBufferWriter<byte>();
            long row = 0, first = 0, bytes = 0;
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    using var json = new MessageJson(batch);
                    for (int i = 0; i < batch.Length; i++)
                    {
                        body.Write(json.Span(i));
                        body.Write("\n"u8);
                        row++;
                        if (row - first == sink.MaxRows || body.WrittenCount >= sink.MaxBytes)
                            await FlushAsync().ConfigureAwait(false);
                    }
                }
            }
            if (row > first)
                await FlushAsync().ConfigureAwait(false);
            return bytes;

            async Task FlushAsync()
            {
                await SendAsync(body.WrittenMemory, $"{part.Stream}-{part.RowId(first)}", cancellationToken).ConfigureAwait(false);
                bytes += body.WrittenCount;
                body.ResetWrittenCount();
                first = row;
            }
        }

        public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }

        private Task<bool> SendAsync(ReadOnlyMemory<byte> rows, string key, CancellationToken cancellationToken) => sink.Token is null
            ? PostAsync(rows, key, null, cancellationToken)
            : secrets.UseAsync(sink.Token, new Location { Parameter = "token" }, (token, cancel) => PostAsync(rows, key, token.Reveal(), cancel), cancellationToken);

        private async Task<bool> PostAsync(ReadOnlyMemory<byte> rows, string key, string? token, CancellationToken cancellationToken)
        {
            using var content = new ReadOnlyMemoryContent(rows);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            request.Headers.Add("Idempotency-Key", key);
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            try
            {
                using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
                return answer.IsSuccessStatusCode ? true : throw Refused(answer.StatusCode);
            }
            catch (Exception error) when (error is HttpRequestException or IOException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new SynapseException($"Rows cannot be sent to {url.GetLeftPart(UriPartial.Path)}: {error.Message.TrimEnd('.')}", Location.None, "Check url, and that the receiver is up.", error) { MayPass = true };
            }
        }

        private SynapseException Refused(HttpStatusCode status)
        {
            bool mayPass = (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
            string remedy = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "Check token."
                : status == HttpStatusCode.RequestEntityTooLarge ? "Lower maxRows or maxBytes." : "Check url, and what the receiver takes.";
            return new SynapseException($"The receiver at {url.GetLeftPart(UriPartial.Path)} answers {(int)status}", Location.None, remedy) { MayPass = mayPass };
        }
    }
}
