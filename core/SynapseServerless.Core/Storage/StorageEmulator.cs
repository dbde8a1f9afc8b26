using Azure.Storage;
using Azure.Storage.Blobs;

namespace SynapseServerless.Storage;

/// <summary>Azurite, the emulator of Azure Storage: how it is recognised and spoken to.</summary>
/// <remarks>
/// An emulator refuses a request in a version of the protocol that is newer than itself, and the libraries of Azure Storage are
/// always the newer ones. It is therefore spoken to in an older version, which has all that is used here.
/// </remarks>
public static class StorageEmulator
{
    // The account that every storage emulator has, with the key that Microsoft publishes for it.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Its key, which is public.</summary>
    public static StorageSharedKeyCredential Credential { get; } = new(Account, Key);

    /// <summary>Whether a service is an emulator's; an account of Azure has its name in the host and never in the path.</summary>
    /// <param name="service">URL of the service of blobs or queues.</param>
    public static bool Is(Uri service) => service.AbsolutePath.Trim('/') == Account;

    /// <summary>Whether a service is that of an emulator on this machine, which is reached with <see cref="Credential"/>.</summary>
    /// <param name="service">URL of the service of blobs or queues.</param>
    public static bool IsLocal(Uri service) => service.IsLoopback && Is(service);

    /// <summary>Settings of a client of the service of blobs at a URL.</summary>
    internal static BlobClientOptions BlobOptions(Uri service) =>
        Is(service) ? new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04) : new BlobClientOptions();
}
