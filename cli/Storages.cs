using SynapseServerless.Hosting;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli;

/// <summary>The one place that says what the command line reaches.</summary>
internal static class Storages
{
    public static IStorage Create() => new StorageRouter();

    /// <summary>What stages are given by a command that works for its own user. It lives as long as the process.</summary>
    public static ProcessHost Host() => ProcessHost.OfCommandLine(HostSettings.FromEnvironment(), Create());
}
