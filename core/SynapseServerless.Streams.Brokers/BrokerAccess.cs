using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>Which broker a source or a sink connects to, and as who.</summary>
/// <param name="Kind">What is spoken there, such as <c>nats</c>.</param>
/// <param name="Written">The server as it was written.</param>
/// <param name="Port">The port where none is written.</param>
internal sealed record BrokerAccess(string Kind, string Written, int Port)
{
    /// <summary>User name; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>Password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Tls { get; init; }

    /// <summary>Seconds without an answer.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>Time without an answer.</summary>
    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>The server, where it is one.</summary>
    public IEnumerable<Uri> Servers => StreamParts.Server(Kind, Written, Port) is { } server ? [server] : [];

    /// <summary>The server.</summary>
    public Uri Server => Servers.First();

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SpecificationException> Problems()
    {
        if (!Servers.Any())
            yield return StreamParts.NoServer("server", Written, $"broker.example.org:{Port}");
        if (Password is not null && Username is null && Kind != "redis")
            yield return new SpecificationException("A password is given, and no user name", new Location { Parameter = "username" }, "Give username.");
    }

    /// <summary>Connects, with the password for as long as that takes.</summary>
    public async Task<T> ConnectAsync<T>(StreamContext context, Func<string?, Task<T>> connect, CancellationToken cancellationToken)
    {
        StreamParts.Check(context.Host.Http.Policy, Servers);
        return Password is null
            ? await connect(null).ConfigureAwait(false)
            : await context.Host.Secrets.UseAsync(Password, new Location { Parameter = "password" }, (value, _) => connect(value.Reveal()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The error of a broker that does not answer as it should.</summary>
    /// <param name="doing">What was tried.</param>
    /// <param name="error">What the client threw.</param>
    public SynapseException Failed(string doing, Exception error)
    {
        string reason = (error.InnerException is { } inner && error.Message.Contains("can't connect", StringComparison.OrdinalIgnoreCase) ? inner : error).Message.Split('\n')[0].Trim().TrimEnd('.');
        bool denied = reason.Contains("auth", StringComparison.OrdinalIgnoreCase) || reason.Contains("NOPERM", StringComparison.Ordinal) || reason.Contains("WRONGPASS", StringComparison.Ordinal);
        return new SynapseException(
            $"{doing} at {StreamParts.Address(Server)}: {reason}", Location.None, denied ? "Check username and password, and what the user may do." : "Check server and tls, and that the broker is up.", error)
        { MayPass = !denied };
    }
}
