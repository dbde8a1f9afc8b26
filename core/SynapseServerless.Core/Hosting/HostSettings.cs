using System.Globalization;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;

namespace SynapseServerless.Hosting;

/// <summary>What an operator decides about a process that hosts stages, whichever program it is; every value has an environment variable.</summary>
public sealed record HostSettings
{
    /// <summary>What <c>SYNAPSE_ALLOWED_LOCATIONS</c> or <c>SYNAPSE_ALLOWED_HOSTS</c> is for all of them, where that may be said.</summary>
    public const string All = "*";

    /// <summary><c>SYNAPSE_ROOT</c>: the service's folder, local or a container of Azure Blob Storage; null where there is none.</summary>
    public string? Root { get; init; }

    /// <summary><c>SYNAPSE_ALLOWED_LOCATIONS</c>: folders and URLs, separated by semicolons, that are open besides those of the root.</summary>
    public IReadOnlyList<string> AllowedLocations { get; init; } = [];

    /// <summary><c>SYNAPSE_ALLOWED_HOSTS</c>: hosts, separated by semicolons, that may be called.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary><c>SYNAPSE_SECRETS_FOLDER</c>: a folder with a file for each secret; null for none.</summary>
    public string? SecretsFolder { get; init; }

    /// <summary><c>SYNAPSE_KEY_VAULT</c>: URL of an Azure Key Vault with secrets; null for none.</summary>
    public Uri? KeyVault { get; init; }

    /// <summary><c>SYNAPSE_RESOURCES_MIB</c>, in bytes: how much memory shared resources may take when nobody uses them; null for a quarter of what there is.</summary>
    public long? ResourceBytes { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="variable">Looks up a variable; null for those of the process.</param>
    /// <exception cref="SpecificationException">A variable is malformed; all that is wrong at once.</exception>
    public static HostSettings FromEnvironment(Func<string, string?>? variable = null)
    {
        var errors = new SpecErrors();
        HostSettings settings = Read(variable ?? Environment.GetEnvironmentVariable, errors);
        errors.ThrowIfAny();
        return settings;
    }

    /// <summary>Reads the settings together with others.</summary>
    /// <param name="variable">Looks up a variable.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static HostSettings Read(Func<string, string?> variable, SpecErrors errors)
    {
        Uri? vault = null;
        if (Text(variable("SYNAPSE_KEY_VAULT")) is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out vault) || vault.Scheme != Uri.UriSchemeHttps))
            errors.Add($"SYNAPSE_KEY_VAULT is '{url}'", Location.None, "Give https://NAME.vault.azure.net.");
        long? mebibytes = null;
        if (Text(variable("SYNAPSE_RESOURCES_MIB")) is { } size)
        {
            if (long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number is >= 1 and <= 1 << 24)
                mebibytes = number;
            else
                errors.Add($"SYNAPSE_RESOURCES_MIB is '{size}'", Location.None, "Give a whole number of mebibytes, from 1 to 16777216.");
        }
        return new HostSettings
        {
            Root = Text(variable("SYNAPSE_ROOT")),
            AllowedLocations = List(variable("SYNAPSE_ALLOWED_LOCATIONS")),
            AllowedHosts = List(variable("SYNAPSE_ALLOWED_HOSTS")),
            SecretsFolder = Text(variable("SYNAPSE_SECRETS_FOLDER")),
            KeyVault = vault,
            ResourceBytes = mebibytes * 1024 * 1024,
        };
    }

    /// <summary>The policy of a service and its workers, which have a root.</summary>
    /// <exception cref="SpecificationException">There is no root, or a location or host is none.</exception>
    public TrustPolicy Policy() => new(new TrustOptions
    {
        Root = Root ?? throw new SpecificationException(
            "SYNAPSE_ROOT is not set", Location.None, "Give the folder of the service, or https://ACCOUNT.blob.core.windows.net/CONTAINER."),
        AllowedLocations = AllowedLocations,
        AllowedHosts = AllowedHosts,
    });

    private static string[] List(string? text) => text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
