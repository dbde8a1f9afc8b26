using SynapseServerless.Storage;

namespace SynapseServerless.Cli;

/// <summary>The one place that says what storage the command line reaches.</summary>
internal static class Storages
{
    public static IStorage Create() => new StorageRouter();
}
