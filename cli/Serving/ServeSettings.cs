using SynapseServerless.Embedded;
using SynapseServerless.Service;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Serving;

/// <summary>What the command line says of a server.</summary>
internal sealed record ServeSettings
{
    public string? Root { get; init; }

    public required string Urls { get; init; }

    public string? Grpc { get; init; }

    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Where keys are that see and change nothing.</summary>
    public IReadOnlyList<string> ReadKeys { get; init; } = [];

    /// <summary>A key that this process made for itself; null for those that the operator has.</summary>
    public string? OwnKey { get; init; }

    /// <summary>Whose runs are shown too, where the command line has carried some out in this folder.</summary>
    public EmbeddedRunner? Adopts { get; init; }

    /// <summary>Is given a link that signs a browser in, once the server listens.</summary>
    public Action<Uri>? Opens { get; init; }

    public int Concurrency { get; init; } = 2;

    public IReadOnlyList<string> AllowedLocations { get; init; } = [];

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public string? Work { get; init; }

    public bool Queue { get; init; }

    public int TaskHosts { get; init; }

    public long? TaskMemory { get; init; }

    public TimeSpan TaskLimit { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What the environment and the command line say together.</summary>
    /// <exception cref="SpecificationException">Something of it is wrong, or there is no key.</exception>
    public ServiceOptions Options()
    {
        ServiceOptions options = ServiceOptions.FromEnvironment(Variable);
        if (options.Keys.Count == 0)
        {
            throw new SpecificationException(
                "Callers need a key, and there is none", Location.None,
                "Make one with 'openssl rand -hex 32 > synapse.key' and give '--key synapse.key', or set SYNAPSE_API_KEYS.");
        }
        return options;
    }

    /// <summary>The folder of the journal.</summary>
    public string WorkFolder(string root) =>
        Work ?? (root.Contains("://", StringComparison.Ordinal) ? ".synapse" : Path.Combine(root, ".synapse"));

    private string? Variable(string name)
    {
        string? set = Environment.GetEnvironmentVariable(name);
        return name switch
        {
            "SYNAPSE_ROOT" => Root ?? (string.IsNullOrWhiteSpace(set) ? "." : set),
            "SYNAPSE_API_KEYS" => OwnKey is not null ? $"you={OwnKey}" : Keys.Count == 0 ? set : string.Join(';', Keys.Select(where => Key(where, "--key"))),
            "SYNAPSE_READ_KEYS" => ReadKeys.Count == 0 ? set : string.Join(';', ReadKeys.Select(where => Key(where, "--read-key"))),
            "SYNAPSE_ALLOWED_LOCATIONS" => string.Join(';', AllowedLocations.Select(Absolute).Prepend(set)),
            "SYNAPSE_ALLOWED_HOSTS" => string.Join(';', AllowedHosts.Prepend(set)),
            _ => set,
        };
    }

    private static string Absolute(string location) =>
        location.Contains("://", StringComparison.Ordinal) ? location : Path.GetFullPath(location);

    // A key itself is not taken: everybody on a machine can see the arguments of everybody's processes.
    private static string Key(string where, string option)
    {
        if (where.StartsWith("env:", StringComparison.Ordinal))
        {
            return Environment.GetEnvironmentVariable(where[4..]) is { Length: > 0 } key
                ? key
                : throw new SpecificationException($"There is no environment variable {where[4..]}", new Location { File = option }, "Set it to the key.");
        }
        if (!File.Exists(where))
        {
            throw new SpecificationException(
                "There is no such file", new Location { File = option },
                "Give a file with the key in it, or env:NAME. The key itself does not belong on a command line, where others can see it.");
        }
        return string.Join(';', File.ReadAllLines(where).Where(line => line.Trim().Length > 0));
    }
}
