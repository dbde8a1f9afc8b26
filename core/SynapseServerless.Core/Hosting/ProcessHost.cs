using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Resources;
using SynapseServerless.Secrets;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Hosting;

/// <summary>What a process gives the stages that it hosts, put together once from what its operator decided, in every program alike.</summary>
public sealed class ProcessHost : IDisposable
{
    private ProcessHost(HostSettings settings, TrustPolicy? trust, HostPolicy hosts, IStorage? storage, ILogger? logger, TimeProvider? time)
    {
#pragma warning disable RS0030 // This is a host.
        Storage = storage ?? new StorageRouter();
#pragma warning restore RS0030
        Trust = trust;
        var sources = new List<ISecretSource> { new EnvironmentSecrets() };
        if (settings.SecretsFolder is { } folder)
            sources.Add(new FolderSecrets(folder));
        if (settings.KeyVault is { } vault)
            sources.Add(new KeyVaultSecrets(vault));
        var secrets = new SecretStore(sources);
        Stages = new StageHost
        {
            Storage = trust?.Guard(Storage, TrustScope.Engine) ?? Storage,
            Http = new HttpHandlers(hosts),
            Secrets = secrets,
            Resources = new LeasedCache(settings.ResourceBytes ?? StageHost.DefaultResourceBytes),
            Logger = secrets.Guard(logger ?? NullLogger.Instance),
            Time = time ?? TimeProvider.System,
        };
    }

    /// <summary>What stages are given: storage and hosts by the policy of the operator.</summary>
    public StageHost Stages { get; }

    /// <summary>The storage of the process itself, without a guard.</summary>
    public IStorage Storage { get; }

    /// <summary>What specifications may touch; null where the operator and the author of the specifications are one.</summary>
    public TrustPolicy? Trust { get; }

    /// <summary>The host of the command line, whose user names the locations: any location; any https host, unless the settings name some.</summary>
    /// <param name="settings">What the operator decided.</param>
    /// <param name="storage">The storage; null for local folders and Azure Blob Storage.</param>
    /// <param name="logger">Where warnings go.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SpecificationException">A host is none.</exception>
    public static ProcessHost OfCommandLine(HostSettings settings, IStorage? storage = null, ILogger? logger = null, TimeProvider? time = null) =>
        new(settings, null, settings.AllowedHosts.Count == 0 ? HostPolicy.Any : Hosts(settings), storage, logger, time);

    /// <summary>The host of a service, which carries out specifications of others.</summary>
    /// <param name="settings">What the operator decided; with a root.</param>
    /// <param name="storage">The storage; null for local folders and Azure Blob Storage.</param>
    /// <param name="logger">Where warnings go.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SpecificationException">There is no root, or a location or host is none.</exception>
    public static ProcessHost OfService(HostSettings settings, IStorage? storage = null, ILogger? logger = null, TimeProvider? time = null)
    {
        TrustPolicy trust = settings.Policy();
        return new ProcessHost(settings, trust, trust.Hosts, storage, logger, time);
    }

    /// <summary>
    /// The host of a worker: as that of the service it works for. One that works for a command line has no policy, which its operator has to
    /// say: <c>SYNAPSE_ALLOWED_LOCATIONS=*</c>.
    /// </summary>
    /// <param name="settings">What the operator decided.</param>
    /// <param name="storage">The storage; null for local folders and Azure Blob Storage.</param>
    /// <param name="logger">Where warnings go.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SpecificationException">There is neither a root nor word that all is open, or a location or host is none.</exception>
    public static ProcessHost OfWorker(HostSettings settings, IStorage? storage = null, ILogger? logger = null, TimeProvider? time = null)
    {
        if (settings.AllowedLocations is [HostSettings.All])
            return new ProcessHost(settings, null, Hosts(settings), storage, logger, time);
        if (settings.Root is null)
        {
            throw new SpecificationException(
                "SYNAPSE_ROOT is not set, so that nothing says what this worker may read and write", new Location { File = "SYNAPSE_ROOT" },
                "Give it the root of the service it works for, or, where all its tasks come from your own command line, set SYNAPSE_ALLOWED_LOCATIONS=*.");
        }
        return OfService(settings, storage, logger, time);
    }

    /// <summary>What stages are given, with another log; secrets show there as their names too.</summary>
    /// <param name="logger">Where warnings go.</param>
    public StageHost StagesFor(ILogger logger) => Stages with { Logger = Stages.Secrets.Guard(logger) };

    /// <summary>Closes connections, and frees what stages shared.</summary>
    public void Dispose()
    {
        Stages.Http.Dispose();
        Stages.Secrets.Dispose();
        Stages.Resources.Dispose();
    }

    private static HostPolicy Hosts(HostSettings settings) =>
        settings.AllowedHosts is [HostSettings.All] ? HostPolicy.Any : new HostPolicy(settings.AllowedHosts);
}
