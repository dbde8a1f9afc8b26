using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Azure.Identity;
using SynapseServerless.Secrets;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Kafka;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams.Kafka;

/// <summary>How Event Hubs is connected to: the tokens and secrets that are asked for. Its endpoint itself is on Azure alone.</summary>
public sealed class EventHubsTests : IDisposable
{
    private readonly StreamTesting _testing = new();

    [Fact]
    public async Task A_namespace_is_called_at_its_Kafka_port_with_a_token_for_it()
    {
        // Something that listens and answers nothing, in the place of the namespace.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string server = $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var credential = new Credential();
        StageHost host = StageHost.Default with { Identity = new AccessTokens(credential) };

        Task<IStreamReader> opening = Source(server).OpenAsync(_testing.Context(host), TestContext.Current.CancellationToken);
        Assert.Equal(["https://localhost/.default"], (await credential.Asked.Task.WaitAsync(TestContext.Current.CancellationToken)).Scopes);
        using Socket connection = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        byte[] first = new byte[1];
        await connection.ReceiveAsync(first, TestContext.Current.CancellationToken);
        // A record of a TLS handshake: type 22 (RFC 8446, 5.1). Nothing goes there in clear.
        Assert.Equal(22, first[0]);
        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => opening);
        Assert.True(error.MayPass);
    }

    [Fact]
    public void A_namespace_has_the_port_of_Event_Hubs()
    {
        Assert.Equal([new Uri("kafka://flights.servicebus.windows.net:9093")], Source("flights.servicebus.windows.net").Servers);
        Assert.Equal("There is no namespace", Source("").Validate().First().Problem);
    }

    [Fact]
    public async Task A_process_without_an_identity_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        StageHost host = StageHost.Default with { Identity = new AccessTokens(new Credential { Fails = true }) };
        SynapseException error = await Assert.ThrowsAsync<SynapseException>(() => Source($"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}")
            .OpenAsync(_testing.Context(host), TestContext.Current.CancellationToken));
        Assert.Contains("Entra ID gives no token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_of_another_namespace_is_not_followed_and_not_shown()
    {
        var secrets = new SecretStore(new OneSecret("Endpoint=sb://other.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=c2VjcmV0"));
        StageHost host = StageHost.Default with { Secrets = secrets };
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => Source("flights.servicebus.windows.net", new Secret("hub"))
            .OpenAsync(_testing.Context(host), TestContext.Current.CancellationToken));
        Assert.Equal(("The connection string is not of the namespace flights.servicebus.windows.net", "connectionString"), (error.Problem, error.Location.Parameter));
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _testing.Dispose();

    private static EventHubsSource Source(string host, Secret? connectionString = null) =>
        new() { Namespace = host, Hub = "flights", ConnectionString = connectionString, Schema = "id long", TimeoutSeconds = 1 };

    private sealed class Credential : TokenCredential
    {
        public TaskCompletionSource<TokenRequestContext> Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; init; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.TrySetResult(requestContext);
            return Fails ? throw new AuthenticationFailedException("nobody is signed in") : ValueTask.FromResult(new AccessToken("token", DateTimeOffset.UtcNow.AddHours(1)));
        }
    }

    private sealed class OneSecret(string value) : ISecretSource
    {
        public string Describe(Secret secret) => "a test";

        public ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(value);
    }
}
