using SynapseServerless.Data.Tests;
using Xunit;

namespace SynapseServerless.Trust.Tests;

public class LocationTests
{
    private const string Account = "https://acct.blob.core.windows.net";

    [Theory]
    [InlineData("data/x.csv")]
    [InlineData("data")]
    [InlineData("data/")]
    [InlineData("models/late/stage.json")]
    [InlineData("drop/late/a.csv")]
    [InlineData("data/../models/late")]
    [InlineData("data/./deep//deeper/../x.csv")]
    [InlineData("data/*.csv")]
    [InlineData("data/**/part-?.{csv,tsv}")]
    [InlineData("data/name with spaces and ü")]
    [InlineData("data/..x")]
    [InlineData("data/...")]
    public void The_three_folders_of_the_root_are_open(string inside)
    {
        using var folder = new TemporaryFolder();
        Assert.True(Policy(folder.Path).Allows($"{folder.Path}/{inside}"));
        Assert.True(Policy($"{Account}/root").Allows($"{Account}/root/{inside.Replace("//", "/", StringComparison.Ordinal).Replace("?", "0", StringComparison.Ordinal)}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("runs/x/run.json")]
    [InlineData("pipelines/late/000001.json")]
    [InlineData("data/../runs/x")]
    [InlineData("data/../streams/x")]
    [InlineData("data/../../other")]
    [InlineData("database/x")]
    [InlineData("data.csv")]
    [InlineData("Data/x")]
    [InlineData("data/*/../../runs/*")]
    [InlineData("{data,runs}/x")]
    [InlineData("*/x")]
    [InlineData(".synapse/journal.db")]
    public void All_else_of_the_root_is_closed(string inside)
    {
        using var folder = new TemporaryFolder();
        Assert.False(Policy(folder.Path).Allows($"{folder.Path}/{inside}"));
        Assert.False(Policy($"{Account}/root").Allows($"{Account}/root/{inside}"));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file://fileserver/share/x")]
    [InlineData("//fileserver/share/x")]
    [InlineData(@"\\fileserver\share\x")]
    [InlineData("s3://bucket/x")]
    [InlineData("ftp://host/x")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x\0y")]
    [InlineData("/proc/self/environ")]
    [InlineData("https://elsewhere.blob.core.windows.net/root/data/x")]
    public void What_is_elsewhere_is_closed(string location)
    {
        using var folder = new TemporaryFolder();
        Assert.False(Policy(folder.Path).Allows(location));
        Assert.False(Policy($"{Account}/root").Allows(location));
    }

    [Theory]
    [InlineData("https://acct.blob.core.windows.net/root/data/x")]
    [InlineData("HTTPS://ACCT.Blob.Core.Windows.NET/root/data/x")]
    [InlineData("https://acct.blob.core.windows.net:443/root/data/x")]
    [InlineData("https://acct.blob.core.windows.net./root/data/x")]
    [InlineData("https://acct.blob.core.windows.net/root/%64ata/x")]
    [InlineData("https://acct.blob.core.windows.net/root/data/a%20b")]
    public void One_url_may_be_written_in_several_ways(string location) => Assert.True(Policy($"{Account}/root").Allows(location));

    [Theory]
    [InlineData("http://acct.blob.core.windows.net/root/data/x", "not allowed")]
    [InlineData("https://acct.blob.core.windows.net:444/root/data/x", "not allowed")]
    [InlineData("https://acct.blob.core.windows.net/ROOT/data/x", "not allowed")]
    [InlineData("https://acct.blob.core.windows.net/root/data/%2e%2e/runs/x", "not allowed")]
    [InlineData("https://acct.blob.core.windows.net/root/data/..%2fruns/x", "%2F")]
    [InlineData("https://acct.blob.core.windows.net/root/data/%2e%2e%2Fruns/x", "%2F")]
    [InlineData("https://acct.blob.core.windows.net/root/data/..%5Cruns/x", "%5C")]
    [InlineData(@"https://acct.blob.core.windows.net/root/data/..\runs/x", @"\")]
    [InlineData("https://acct.blob.core.windows.net/root/data/%252e%252e/runs/x", "%25")]
    [InlineData("https://acct.blob.core.windows.net/root//data/x", "empty name")]
    [InlineData("https://acct.blob.core.windows.net//root/data/x", "empty name")]
    [InlineData("https://acct.blob.core.windows.net/root/data/%00", "%00")]
    [InlineData("https://acct.blob.core.windows.net/root/data/x?sv=2024-11-04&sig=abc", "signature")]
    [InlineData("https://acct.blob.core.windows.net/root/data/x?", "signature")]
    [InlineData("https://acct.blob.core.windows.net/root/data/x#y", "#")]
    [InlineData("https://user:password@acct.blob.core.windows.net/root/data/x", "user")]
    [InlineData("https://acct.blob.core.windows.net@evil.example/root/data/x", "user")]
    [InlineData("https://acct.blob.core.windows.net.evil.example/root/data/x", "not allowed")]
    public void What_readers_could_take_differently_is_refused_and_says_why(string location, string why)
    {
        var refusal = Assert.Throws<NotAllowedException>(() => Policy($"{Account}/root").CheckLocation(location, new Location { Pointer = "/model" }));
        Assert.Contains(why, refusal.Problem, StringComparison.Ordinal);
        Assert.Equal([location], refusal.Names);
        Assert.Equal("/model", refusal.Location.Pointer);
    }

    [Fact]
    public void A_symbolic_link_counts_as_what_it_leads_to()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        outside.Write("secret.csv", "a\n1\n");
        folder.Write("runs/r1/specification.json");
        folder.Write("data/real/x.csv");
        Directory.CreateSymbolicLink(folder.File("data/out"), outside.Path);
        Directory.CreateSymbolicLink(folder.File("data/runs"), folder.File("runs"));
        Directory.CreateSymbolicLink(folder.File("data/relative"), "../runs");
        Directory.CreateSymbolicLink(folder.File("data/inside"), folder.File("data/real"));
        File.CreateSymbolicLink(folder.File("data/a[1].csv"), outside.File("secret.csv"));
        File.CreateSymbolicLink(folder.File("data/loop"), folder.File("data/loop"));
        TrustPolicy policy = Policy(folder.Path);

        Assert.False(policy.Allows(folder.File("data/out/secret.csv")));
        Assert.False(policy.Allows(folder.File("data/out/new.csv")));
        Assert.False(policy.Allows(folder.File("data/out/*.csv")));
        Assert.False(policy.Allows(folder.File("data/runs/r1/specification.json")));
        Assert.False(policy.Allows(folder.File("data/relative/r1/specification.json")));
        Assert.False(policy.Allows(folder.File("data/a[1].csv")));
        Assert.False(policy.Allows(folder.File("data/loop")));
        Assert.True(policy.Allows(folder.File("data/inside/x.csv")));
    }

    [Fact]
    public void A_root_that_is_itself_a_link_works()
    {
        using var folder = new TemporaryFolder();
        using var disk = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("data"), disk.Path);
        Directory.CreateSymbolicLink(folder.File("link"), folder.Path);
        Assert.True(Policy(folder.Path).Allows(folder.File("data/x.csv")));
        Assert.True(Policy(folder.File("link")).Allows(folder.File("link/data/x.csv")));
        Assert.True(Policy(folder.File("link")).Allows(folder.File("data/x.csv")));
        Assert.False(Policy(folder.File("link")).Allows(folder.File("runs/x")));
    }

    [Fact]
    public void Added_locations_are_open_with_all_that_is_in_them_and_not_with_their_neighbours()
    {
        using var folder = new TemporaryFolder();
        using var lake = new TemporaryFolder();
        TrustPolicy policy = Policy(folder.Path, lake.Path + "/", "https://lake.blob.core.windows.net/raw/2024");
        Assert.True(policy.Allows(lake.File("a/b/c.parquet")));
        Assert.True(policy.Allows($"file://{lake.Path}/a.csv"));
        Assert.False(policy.Allows(lake.Path + "2/a.csv"));
        Assert.True(policy.Allows("https://lake.blob.core.windows.net/raw/2024/01/a.csv"));
        Assert.False(policy.Allows("https://lake.blob.core.windows.net/raw/2024b/a.csv"));
        Assert.False(policy.Allows("https://lake.blob.core.windows.net/raw"));
    }

    [Fact]
    public void An_added_folder_around_the_root_does_not_open_the_root()
    {
        using var folder = new TemporaryFolder();
        string root = folder.File("service");
        TrustPolicy policy = Policy(root, folder.Path);
        Assert.True(policy.Allows(folder.File("elsewhere/x.csv")));
        Assert.True(policy.Allows(folder.File("service/data/x.csv")));
        Assert.False(policy.Allows(folder.File("service/runs/r1/run.json")));
        Assert.False(policy.Allows(folder.File("service/RUNS/r1/run.json")));
        Assert.False(policy.Allows(folder.File("service/journal.db")));
        Assert.False(policy.Allows(folder.File("service")));
    }

    [Fact]
    public void An_operator_cannot_open_runs_and_is_told_of_what_is_no_location()
    {
        Assert.Contains("never open", Assert.Throws<SpecificationException>(() => Policy("/srv/synapse", "/srv/synapse/runs/x")).Message, StringComparison.Ordinal);
        Assert.Contains("SYNAPSE_ALLOWED_LOCATIONS", Assert.Throws<SpecificationException>(() => Policy("/srv/synapse", "s3://bucket")).Message, StringComparison.Ordinal);
    }

    private static TrustPolicy Policy(string root, params string[] allowed) => new(new TrustOptions { Root = root, AllowedLocations = allowed });
}
