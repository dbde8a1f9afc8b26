using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Databases.Servers;

/// <summary>Which database is connected to, and as who.</summary>
internal sealed record ServerAccess
{
    /// <summary>What is spoken with the server, such as <c>mysql</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>The port where none is given.</summary>
    public required int Port { get; init; }

    /// <summary>The server as it was written.</summary>
    public required string Written { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The user; empty where the token says it.</summary>
    public required string Username { get; init; }

    /// <summary>The password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the identity of the process is shown by a token of Entra ID.</summary>
    public bool Entra { get; init; }

    /// <summary>Encryption.</summary>
    public DatabaseEncryption Encryption { get; init; }

    /// <summary>Seconds without an answer.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>The server, where it is one.</summary>
    public IEnumerable<Uri> Servers => StreamParts.Server(Scheme, Written, Port) is { } server ? [server] : [];

    /// <summary>Where it is, for messages.</summary>
    public string Place => $"{Written}, database '{Database}'";

    /// <summary>What it is called in records.</summary>
    public string Label => $"{Servers.First().ToString().TrimEnd('/')}/{Database}";

    /// <summary>What is wrong with it.</summary>
    /// <param name="needsUser">Whether a token does not say who it is of.</param>
    public IEnumerable<SpecificationException> Problems(bool needsUser)
    {
        if (StreamParts.Server(Scheme, Written, Port) is null)
            yield return StreamParts.NoServer("server", Written, $"db.example.org:{Port}");
        if (Database.Length == 0)
            yield return new SpecificationException("There is no database", At("database"), "Give its name.");
        if (Username.Length == 0 && (needsUser || !Entra))
            yield return new SpecificationException("There is no user", At("username"), "Give its name.");
        if (Entra && Password is not null)
            yield return new SpecificationException("A password is given, and Entra ID gives one", At("password"), "Take out password, or entra.");
    }

    /// <summary>Uses the password.</summary>
    /// <param name="host">Gives secrets, and says which servers may be called.</param>
    /// <param name="use">Gets the password; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> UseAsync<T>(StageHost host, Func<string?, T> use, CancellationToken cancellationToken)
    {
        StreamParts.Check(host.Http.Policy, Servers);
        return Password is null
            ? use(null)
            : await host.Secrets.UseAsync(Password, At("password"), (value, _) => Task.FromResult(use(value.Reveal())), cancellationToken).ConfigureAwait(false);
    }

    private static Location At(string parameter) => new() { Parameter = parameter };
}
