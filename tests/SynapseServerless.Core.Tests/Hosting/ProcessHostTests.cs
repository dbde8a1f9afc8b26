using System.Net;
using SynapseServerless.Data.Tests;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Hosting.Tests;

/// <summary>Each program gives its stages what its operator decided, and nothing more.</summary>
public sealed class ProcessHostTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _outside = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _root.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void Settings_are_read_once_from_the_environment()
    {
        HostSettings settings = HostSettings.FromEnvironment(new Dictionary<string, string>
        {
            ["SYNAPSE_ROOT"] = " /srv/synapse ", ["SYNAPSE_ALLOWED_LOCATIONS"] = "/srv/lake; https://acct.blob.core.windows.net/c ;", ["SYNAPSE_ALLOWED_HOSTS"] = "api.example.org",
            ["SYNAPSE_SECRETS_FOLDER"] = "/run/secrets", ["SYNAPSE_KEY_VAULT"] = "https://name.vault.azure.net", ["SYNAPSE_RESOURCES_MIB"] = "512",
        }.GetValueOrDefault);

        Assert.Equal("/srv/synapse", settings.Root);
        Assert.Equal(["/srv/lake", "https://acct.blob.core.windows.net/c"], settings.AllowedLocations);
        Assert.Equal(["api.example.org"], settings.AllowedHosts);
        Assert.Equal(("/run/secrets", new Uri("https://name.vault.azure.net"), 536_870_912L), (settings.SecretsFolder, settings.KeyVault, settings.ResourceBytes!.Value));
    }

    [Fact]
    public void All_that_is_wrong_with_them_is_said_at_once()
    {
        SpecificationException error = Assert.ThrowsAny<SpecificationException>(() => HostSettings.FromEnvironment(new Dictionary<string, string>
        {
            ["SYNAPSE_KEY_VAULT"] = "name", ["SYNAPSE_RESOURCES_MIB"] = "1 GiB",
        }.GetValueOrDefault));
        Assert.Contains("SYNAPSE_KEY_VAULT is 'name'", error.Message, StringComparison.Ordinal);
        Assert.Contains("SYNAPSE_RESOURCES_MIB is '1 GiB'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_of_a_service_reaches_what_the_service_does()
    {
        var settings = new HostSettings { Root = _root.Path, AllowedHosts = ["api.example.org"] };
        using var service = ProcessHost.OfService(settings);
        using var worker = ProcessHost.OfWorker(settings);
        foreach (ProcessHost host in (ProcessHost[])[service, worker])
        {
            Assert.Null(await host.Stages.Storage.FindAsync(_root.File("data/x"), Token));
            Assert.Null(await host.Stages.Storage.FindAsync(_root.File("runs/r1/run.json"), Token));
            await Assert.ThrowsAsync<NotAllowedException>(() => host.Stages.Storage.FindAsync(_outside.Write("x"), Token).AsTask());
            await Assert.ThrowsAsync<NotAllowedException>(() => host.Stages.Storage.FindAsync(_root.File("pipelines/x"), Token).AsTask());
            Assert.NotNull(host.Stages.Http.For(new Uri("https://api.example.org")));
            Assert.Throws<NotAllowedException>(() => host.Stages.Http.For(new Uri("https://other.example.org")));
        }
    }

    [Fact]
    public void A_worker_that_is_not_told_what_it_may_touch_does_not_start()
    {
        foreach (HostSettings settings in (HostSettings[])[new(), new() { AllowedLocations = ["/srv/lake"] }, new() { AllowedHosts = ["*"] }])
        {
            var error = Assert.Throws<SpecificationException>(() => ProcessHost.OfWorker(settings));
            Assert.Contains("SYNAPSE_ALLOWED_LOCATIONS=*", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_worker_of_a_command_line_reaches_all_locations_and_the_hosts_that_are_named()
    {
        using var worker = ProcessHost.OfWorker(new HostSettings { AllowedLocations = ["*"] });
        Assert.NotNull(await worker.Stages.Storage.FindAsync(_outside.Write("x"), Token));
        Assert.Throws<NotAllowedException>(() => worker.Stages.Http.For(new Uri("https://api.example.org")));
        using var open = ProcessHost.OfWorker(new HostSettings { AllowedLocations = ["*"], AllowedHosts = ["*"] });
        Assert.NotNull(open.Stages.Http.For(new Uri("https://api.example.org")));
    }

    [Fact]
    public async Task The_command_line_reaches_what_its_user_names()
    {
        using var host = ProcessHost.OfCommandLine(new HostSettings { Root = _root.Path });
        Assert.NotNull(await host.Stages.Storage.FindAsync(_outside.Write("x"), Token));
        Assert.NotNull(host.Stages.Http.For(new Uri("https://api.example.org")));
        Assert.Throws<NotAllowedException>(() => host.Stages.Http.For(new Uri("http://api.example.org")));
        using var narrow = ProcessHost.OfCommandLine(new HostSettings { AllowedHosts = ["api.example.org"] });
        Assert.Throws<NotAllowedException>(() => narrow.Stages.Http.For(new Uri("https://other.example.org")));
    }

    [Fact]
    public void No_service_opens_everything()
    {
        Assert.Contains("does not open every location", Assert.Throws<SpecificationException>(() => ProcessHost.OfService(new HostSettings { Root = _root.Path, AllowedLocations = ["*"] })).Message, StringComparison.Ordinal);
        Assert.Throws<SpecificationException>(() => ProcessHost.OfService(new HostSettings { Root = _root.Path, AllowedHosts = ["*"] }));
        Assert.Throws<SpecificationException>(() => ProcessHost.OfService(new HostSettings()));
    }

    [Fact]
    public async Task Secrets_come_from_the_folder_that_the_operator_names()
    {
        _outside.Write("some-secret-of-tests", "abc\n");
        using var host = ProcessHost.OfCommandLine(new HostSettings { SecretsFolder = _outside.Path });
        Assert.Equal("abc", await host.Stages.Secrets.UseAsync(new Secret("some-secret-of-tests"), Location.None, (value, _) => Task.FromResult(value.Reveal()), Token));
    }
}
