using System.Runtime.InteropServices;
using CsCheck;
using SynapseServerless.Data.Tests;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Trust.Tests;

/// <summary>Whatever is put together out of the pieces that attacks are made of, what the policy lets pass stays inside.</summary>
public partial class LocationPropertyTests
{
    private static int Cases => Effort.Current.Cases(20_000);

    private static readonly Gen<string> Piece = OneOf(
        "data", "models", "drop", "runs", "pipelines", "x", "..", ".", "", " ", "...", "%2e%2e", "%2E.", "%2f", "..%2f", "%5c", "\\", "..\\", "%252e", "%00",
        "*", "**", "{a,b}", "[a]", "?", "~", "$root", "a b", "ü", "DATA", "data.", "data ", ";", "@", ":", "#", "%", "%c0%ae", "+");

    [Fact]
    public void A_path_that_passes_is_under_an_open_folder_where_the_file_system_looks()
    {
        Need.OfSystem("Windows has no realpath.").SkipUnless(!OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        outside.Write("x", "secret");
        folder.Write("runs/x", "secret");
        folder.Write("data/x");
        Directory.CreateSymbolicLink(folder.File("data/data"), folder.File("runs"));
        Directory.CreateSymbolicLink(folder.File("data/drop"), outside.Path);
        Directory.CreateSymbolicLink(folder.File("models"), folder.File("data"));
        var policy = new TrustPolicy(new TrustOptions { Root = folder.Path });
        string[] open = [folder.File("data") + "/", folder.File("drop") + "/"];
        int passed = 0;
        Piece.Array[1, 7].Sample(
            pieces =>
            {
                string location = $"{folder.Path}/{string.Join('/', pieces)}";
                if (!policy.Allows(location))
                    return;
                Interlocked.Increment(ref passed);
                // The operating system's own opinion: realpath of what the storage would open.
                string path = new LocalStorage().LocalPath(location);
                string real = OperatingSystemsOpinion(path);
                Assert.Contains(open, folder => (real + "/").StartsWith(folder, StringComparison.Ordinal));
            },
            iter: Cases);
        Assert.True(passed > Cases / 200, $"only {passed} of the locations passed, which proves little");
    }

    [Fact]
    public void A_url_that_passes_is_under_an_open_folder_as_the_blob_storage_reads_it()
    {
        var policy = new TrustPolicy(new TrustOptions { Root = "https://acct.blob.core.windows.net/root" });
        int passed = 0;
        Gen.Select(OneOf("https://acct.blob.core.windows.net", "HTTPS://ACCT.blob.core.windows.net:443", "https://acct.blob.core.windows.net."), Piece.Array[1, 7])
            .Sample(
                (host, pieces) =>
                {
                    string location = $"{host}/root/{string.Join('/', pieces)}";
                    if (!policy.Allows(location))
                        return;
                    Interlocked.Increment(ref passed);
                    // The SDK's own opinion of what the URL names, taken through the service's own rules for paths.
                    var builder = new Azure.Storage.Blobs.BlobUriBuilder(new Uri(location));
                    Assert.Equal("root", builder.BlobContainerName);
                    string asked = new Uri($"https://h/{Uri.UnescapeDataString(builder.BlobName)}").AbsolutePath.Split('/')[1];
                    Assert.Contains(asked, (string[])["data", "models", "drop"]);
                },
                iter: Cases);
        Assert.True(passed > Cases / 200, $"only {passed} of the locations passed, which proves little");
    }

    [Fact]
    public void A_location_that_passes_still_passes_as_the_storage_is_given_it()
    {
        var policy = new TrustPolicy(new TrustOptions { Root = "https://acct.blob.core.windows.net/root", AllowedLocations = ["/srv/lake"] });
        Gen.Select(OneOf("https://acct.blob.core.windows.net/root/data", "/srv/lake"), Piece.Array[0, 5]).Sample(
            (start, pieces) =>
            {
                string location = $"{start}/{string.Join('/', pieces)}";
                if (policy.Look().Objection(location, TrustScope.Specification, out string resolved) is not null)
                    return;
                Assert.Null(policy.Look().Objection(resolved, TrustScope.Specification, out string again));
                Assert.Equal(resolved, again);
            },
            iter: Cases);
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    // Goes as far as there is something, and takes the rest as it stands, as creating a file would.
    private static string OperatingSystemsOpinion(string path)
    {
        string rest = "", current = path.TrimEnd('/');
        while (!Path.Exists(current))
        {
            rest = Path.Join(Path.GetFileName(current), rest);
            current = Path.GetDirectoryName(current)!;
        }
        nint real = RealPath(current, 0);
        Assert.NotEqual(0, real);
        string found = Marshal.PtrToStringUTF8(real)!;
        Free(real);
        return Path.Join(found, rest).TrimEnd('/');
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint pointer);
}
