using Azure.Core;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using SynapseServerless.Secrets;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Makes clients of librdkafka for the brokers of a source or a sink.</summary>
/// <param name="access">The brokers.</param>
/// <param name="context">The stream.</param>
internal sealed partial class KafkaClients(KafkaAccess access, StreamContext context)
{
    private string? _lastError;

    /// <summary>The brokers.</summary>
    public KafkaAccess Access => access;

    /// <summary>The stream.</summary>
    public StreamContext Context => context;

    /// <summary>What a client last reported of its connections; null where nothing is wrong.</summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>The brokers, for messages.</summary>
    public string Where => string.Join(", ", access.Servers.Select(StreamParts.Address));

    /// <summary>Makes a client; a password is looked up for it and not kept here.</summary>
    /// <param name="make">Makes it of its configuration.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> MakeAsync<T>(Func<ClientConfig, T> make, CancellationToken cancellationToken)
    {
        StreamParts.Check(context.Host.Http.Policy, access.Servers);
        if (access.Password is not { } password)
            return make(Config(null));
        return await context.Host.Secrets.UseAsync(
            password, new Location { Parameter = access.IsEventHubs ? "connectionString" : "password" },
            (value, _) => Task.FromResult(make(Config(value))), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes what a client reports.</summary>
    public void OnError(Error error) => Volatile.Write(ref _lastError, error.Reason);

    /// <summary>Forgets what was reported: brokers answer.</summary>
    public void OnAnswer() => Volatile.Write(ref _lastError, null);

    /// <summary>Notes a line of librdkafka's log.</summary>
    public void OnLog(LogMessage message) => LibraryLine(context.Logger, message.Facility, message.Message);

    /// <summary>Brings a client a new token of Entra ID.</summary>
    /// <remarks>librdkafka asks on a thread that must go on, so the token comes to it later.</remarks>
    public async Task RefreshTokenAsync(IClient client)
    {
        try
        {
            AccessToken token = await context.Host.Identity.GetAsync(access.Scope!, CancellationToken.None).ConfigureAwait(false);
            client.OAuthBearerSetToken(token.Token, token.ExpiresOn.ToUnixTimeMilliseconds(), "synapse");
        }
        catch (Exception error) when (error is SynapseException or KafkaException or InvalidOperationException or Azure.RequestFailedException or ObjectDisposedException)
        {
            string reason = error is SynapseException known ? known.Message : error.Message;
            Volatile.Write(ref _lastError, reason);
            try
            {
                client.OAuthBearerSetTokenFailure(reason);
            }
            catch (Exception ended) when (ended is ObjectDisposedException or KafkaException)
            {
                // The client was closed while its token was on the way.
                LibraryLine(context.Logger, "TOKEN", ended.Message);
            }
        }
    }

    /// <summary>The error of brokers that do not answer.</summary>
    /// <param name="doing">What was tried, such as <c>The topics cannot be listed</c>.</param>
    /// <param name="error">What librdkafka said.</param>
    public SynapseException Unreachable(string doing, Error? error)
    {
        string reason = LastError ?? error?.Reason ?? "no answer";
        bool denied = error?.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication || reason.Contains("authentication", StringComparison.OrdinalIgnoreCase);
        string remedy = (denied, access.IsEventHubs) switch
        {
            (true, true) => "Give the identity the role Azure Event Hubs Data Owner, or Data Receiver and Data Sender, on the namespace, or check the connection string.",
            (true, false) => "Check security, username and password, and what the user may do on the brokers.",
            _ => "Check the addresses, that security is what the brokers expect, and that they are up.",
        };
        return new SynapseException($"{doing} at {Where}: {reason.TrimEnd('.')}", Location.None, remedy) { MayPass = !denied };
    }

    private ClientConfig Config(SecretValue? password)
    {
        var config = new ClientConfig
        {
            BootstrapServers = string.Join(',', access.Servers.Select(StreamParts.Address)),
            ClientId = "synapse",
            SocketKeepaliveEnable = true,
            SocketTimeoutMs = access.TimeoutSeconds * 1000,
            SocketConnectionSetupTimeoutMs = Math.Min(access.TimeoutSeconds, 30) * 1000,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 2_000,
            SslCaLocation = access.CaLocation,
            AllowAutoCreateTopics = false,
        };
        if (access.Scope is not null)
        {
            config.SecurityProtocol = SecurityProtocol.SaslSsl;
            config.SaslMechanism = SaslMechanism.OAuthBearer;
            return config;
        }
        (config.SecurityProtocol, config.SaslMechanism) = access.Security switch
        {
            KafkaSecurity.Plaintext => (SecurityProtocol.Plaintext, null),
            KafkaSecurity.Ssl => (SecurityProtocol.Ssl, (SaslMechanism?)null),
            KafkaSecurity.SaslPlain => (SecurityProtocol.SaslSsl, SaslMechanism.Plain),
            KafkaSecurity.SaslScram256 => (SecurityProtocol.SaslSsl, SaslMechanism.ScramSha256),
            _ => (SecurityProtocol.SaslSsl, SaslMechanism.ScramSha512),
        };
        if (password is { } secret)
        {
            string text = secret.Reveal();
            if (access.IsEventHubs)
                CheckEndpoint(text);
            (config.SaslUsername, config.SaslPassword) = (access.Username, text);
        }
        return config;
    }

    // What is connected to was named in the specification, and looked at; a secret must not lead elsewhere.
    private void CheckEndpoint(string connectionString)
    {
        string? endpoint = connectionString.Split(';')
            .Select(part => part.Split('=', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim().Equals("Endpoint", StringComparison.OrdinalIgnoreCase))?[1];
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) || !access.Servers.Any(server => server.IdnHost.Equals(url.IdnHost, StringComparison.OrdinalIgnoreCase)))
        {
            throw new SpecificationException(
                $"The connection string is not of the namespace {access.Written[0]}", new Location { Parameter = "connectionString" },
                "Take the connection string of this namespace: Endpoint=sb://NAME.servicebus.windows.net/;SharedAccessKeyName=...;SharedAccessKey=...");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "librdkafka {Facility}: {Text}")]
    private static partial void LibraryLine(ILogger logger, string facility, string text);
}
