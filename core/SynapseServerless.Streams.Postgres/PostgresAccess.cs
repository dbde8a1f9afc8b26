using Npgsql;
using SynapseServerless.Specifications;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Which database a source or a sink connects to, and as who.</summary>
internal sealed record PostgresAccess
{
    private const int Port = 5432;

    // What Azure Database for PostgreSQL takes tokens for.
    private const string EntraScope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>The server as it was written.</summary>
    public required string Written { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The user.</summary>
    public required string Username { get; init; }

    /// <summary>The password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether a token of Entra ID is the password.</summary>
    public bool Entra { get; init; }

    /// <summary>Encryption.</summary>
    public PostgresEncryption Encryption { get; init; }

    /// <summary>The table as it was written.</summary>
    public required string Table { get; init; }

    /// <summary>Seconds without an answer.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>The server, where it is one.</summary>
    public IEnumerable<Uri> Servers => StreamParts.Server("postgres", Written, Port) is { } server ? [server] : [];

    /// <summary>The table with its schema, quoted.</summary>
    public string QuotedTable => string.Join('.', Table.Split('.').Select(Quote));

    /// <summary>A name, quoted.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SpecificationException> Problems() => ServerProblems().Concat(Table.Length == 0 || Table.Split('.') is { Length: > 2 } || Table.Split('.').Contains("")
        ? [new SpecificationException($"'{Table}' is no name of a table", At("table"), "Write table, or schema.table.")] : []);

    /// <summary>What is wrong with it but for the table.</summary>
    public IEnumerable<SpecificationException> ServerProblems()
    {
        if (StreamParts.Server("postgres", Written, Port) is null)
            yield return StreamParts.NoServer("server", Written, "db.example.org:5432");
        if (Database.Length == 0)
            yield return new SpecificationException("There is no database", At("database"), "Give its name.");
        if (Username.Length == 0)
            yield return new SpecificationException("There is no user", At("username"), "Give its name.");
        if (Entra && Password is not null)
            yield return new SpecificationException("A password is given, and Entra ID gives one", At("password"), "Take out password, or entra.");
    }

    /// <summary>Opens the database.</summary>
    /// <exception cref="SynapseException">It is not there, or does not let us in.</exception>
    public async Task<NpgsqlDataSource> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        NpgsqlDataSource source = await ConnectAsync(context.Host, context.Stream, cancellationToken).ConfigureAwait(false);
        try
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return source;
        }
        catch (Exception error) when (error is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw Failed("The database cannot be opened", error);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What opens connections; none is opened yet.</summary>
    /// <param name="host">Gives secrets and identity, and says which servers may be called.</param>
    /// <param name="name">What the server shows of who is connected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NpgsqlDataSource> ConnectAsync(Stages.StageHost host, string name, CancellationToken cancellationToken)
    {
        StreamParts.Check(host.Http.Policy, Servers);
        return Password is null
            ? Create(host, name, null)
            : await host.Secrets.UseAsync(Password, At("password"), (value, _) => Task.FromResult(Create(host, name, value.Reveal())), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The error of a statement or a connection that failed.</summary>
    /// <param name="doing">What was tried.</param>
    /// <param name="error">What happened.</param>
    public SynapseException Failed(string doing, Exception error)
    {
        var server = error as PostgresException;
        string reason = server?.MessageText ?? error.Message.Split('\n')[0].Trim();
        string? remedy = server?.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Check username and password.",
            PostgresErrorCodes.InsufficientPrivilege => $"Grant the user what is needed on {Table}: SELECT for a source, SELECT, INSERT and UPDATE for a sink.",
            PostgresErrorCodes.InvalidCatalogName => "Check database.",
            _ when server is null => "Check server, and that it can be reached.",
            _ => null,
        };
        bool mayPass = server is null || server.IsTransient || server.SqlState.StartsWith("57", StringComparison.Ordinal);
        return new SynapseException($"{doing} at {Written}, database '{Database}': {reason.TrimEnd('.')}", Location.None, remedy, error) { MayPass = mayPass };
    }

    private NpgsqlDataSource Create(Stages.StageHost host, string name, string? password)
    {
        Uri server = Servers.First();
        var builder = new NpgsqlDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = server.IdnHost, Port = server.Port, Database = Database, Username = Username, Password = password,
                SslMode = Encryption switch { PostgresEncryption.VerifyFull => SslMode.VerifyFull, PostgresEncryption.Require => SslMode.Require, _ => SslMode.Disable },
                ApplicationName = $"synapse {name}"[..Math.Min(60, 8 + name.Length)],
                Timezone = "UTC", CommandTimeout = TimeoutSeconds, Timeout = Math.Min(TimeoutSeconds, 30), KeepAlive = 30, MaxPoolSize = 16, IncludeErrorDetail = false,
            },
        };
        if (Entra)
        {
            builder.UsePeriodicPasswordProvider(
                async (_, token) => await host.Identity.GetTokenAsync(EntraScope, token).ConfigureAwait(false), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(5));
        }
        return builder.Build();
    }

    private static Location At(string parameter) => new() { Parameter = parameter };
}
