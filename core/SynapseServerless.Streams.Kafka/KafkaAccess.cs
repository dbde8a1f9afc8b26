using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Which brokers a source or a sink connects to, and as who.</summary>
internal sealed record KafkaAccess
{
    /// <summary>The port of brokers where none is written.</summary>
    public const int Port = 9092;

    /// <summary>The port of Event Hubs.</summary>
    public const int EventHubsPort = 9093;

    /// <summary>Servers as they were written.</summary>
    public required IReadOnlyList<string> Written { get; init; }

    /// <summary>How they are connected to.</summary>
    public KafkaSecurity Security { get; init; }

    /// <summary>User name.</summary>
    public string? Username { get; init; }

    /// <summary>Password, or the connection string of Event Hubs.</summary>
    public Secret? Password { get; init; }

    /// <summary>File with certificates of authorities.</summary>
    public string? CaLocation { get; init; }

    /// <summary>What a token of Entra ID is asked for; null where none is.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether the brokers are Event Hubs.</summary>
    public bool IsEventHubs { get; init; }

    /// <summary>Seconds without an answer of a broker.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>The servers; those that are none are left out.</summary>
    public IEnumerable<Uri> Servers => Written
        .Select(written => StreamParts.Server("kafka", written, IsEventHubs ? EventHubsPort : Port))
        .OfType<Uri>();

    /// <summary>Time without an answer of a broker.</summary>
    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>That of a namespace of Event Hubs.</summary>
    /// <param name="host">Host of the namespace.</param>
    /// <param name="connectionString">The connection string; null for Entra ID.</param>
    /// <param name="timeoutSeconds">Seconds without an answer.</param>
    public static KafkaAccess OfEventHubs(string host, Secret? connectionString, int timeoutSeconds) => new()
    {
        Written = host.Length == 0 ? [] : [host],
        Security = KafkaSecurity.SaslPlain,
        Username = "$ConnectionString",
        Password = connectionString,
        Scope = connectionString is null ? $"https://{host.Split(':')[0]}/.default" : null,
        IsEventHubs = true,
        TimeoutSeconds = timeoutSeconds,
    };

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SpecificationException> Problems()
    {
        string parameter = IsEventHubs ? "namespace" : "bootstrapServers";
        string example = IsEventHubs ? "NAME.servicebus.windows.net" : "broker1.example.org:9092";
        if (Written.Count == 0)
            yield return new SpecificationException($"There is no {(IsEventHubs ? "namespace" : "broker")}", At(parameter), $"Give one, such as {example}.");
        foreach (string wrong in Written.Where(written => StreamParts.Server("kafka", written, Port) is null))
            yield return StreamParts.NoServer(parameter, wrong, example);
        bool hasName = Security is KafkaSecurity.SaslPlain or KafkaSecurity.SaslScram256 or KafkaSecurity.SaslScram512;
        if (IsEventHubs)
            yield break;
        if (hasName && (string.IsNullOrEmpty(Username) || Password is null))
            yield return new SpecificationException("This security needs a user name and a password", At("security"), "Give username, and password: secret:NAME.");
        if (!hasName && (Username is not null || Password is not null))
        {
            yield return new SpecificationException(
                "A user name or a password is given, and this security sends none", At("security"), "Set security to saslPlain, saslScram256 or saslScram512, or take them out.");
        }
    }

    private static Location At(string parameter) => new() { Parameter = parameter };
}
