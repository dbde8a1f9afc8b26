using System.Text.RegularExpressions;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace SynapseServerless.Storage;

/// <summary>Azurite, the emulator of Azure Storage: how it is recognised and spoken to.</summary>
/// <remarks>
/// An emulator refuses a request in a version of the protocol that is newer than itself, and the libraries of Azure Storage are
/// always the newer ones. It is therefore spoken to in an older version, which has all that is used here.
/// </remarks>
public static partial class StorageEmulator
{
    // The account that every storage emulator has, with the key that Microsoft publishes for it. Others that an emulator is given
    // (AZURITE_ACCOUNTS) are known by where they are, and reached with the same key unless a connection string names another.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The public key of an emulator's account.</summary>
    /// <param name="service">URL of the service of blobs or queues.</param>
    public static StorageSharedKeyCredential Credential(Uri service) => new(NameOf(service), Key);

    /// <summary>Whether a service is an emulator's; an account of Azure has its name in the host and never in the path.</summary>
    /// <param name="service">URL of the service of blobs or queues.</param>
    public static bool Is(Uri service) => NameOf(service) == Account || (service.IsLoopback && AccountName().IsMatch(NameOf(service)));

    /// <summary>Whether a service is that of an emulator on this machine, which is reached with <see cref="Credential"/>.</summary>
    /// <param name="service">URL of the service of blobs or queues.</param>
    public static bool IsLocal(Uri service) => service.IsLoopback && Is(service);

    /// <summary>Settings of a client of the service of blobs at a URL.</summary>
    internal static BlobClientOptions BlobOptions(Uri service) =>
        Is(service) ? new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04) : new BlobClientOptions();

    private static string NameOf(Uri service) => service.AbsolutePath.Trim('/');

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();
}
