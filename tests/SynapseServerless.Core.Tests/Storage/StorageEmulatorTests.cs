using Xunit;

namespace SynapseServerless.Storage.Tests;

public sealed class StorageEmulatorTests
{
    // By Azure Storage's documentation an emulator has the account in the path, and Azure in the host.
    [Theory]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1", true, true)]
    [InlineData("http://localhost:10001/devstoreaccount1/", true, true)]
    [InlineData("http://azurite:10000/devstoreaccount1", true, false)]
    [InlineData("http://127.0.0.1:10000/team7", true, true)]
    [InlineData("http://azurite:10000/team7", false, false)]
    [InlineData("http://127.0.0.1:10000/team7/container", false, false)]
    [InlineData("http://127.0.0.1:10000/", false, false)]
    [InlineData("http://127.0.0.1:10000/No-Account", false, false)]
    [InlineData("https://team7.blob.core.windows.net/", false, false)]
    public void An_emulator_is_known_by_an_account_in_the_path(string service, bool isEmulator, bool isLocal) =>
        Assert.Equal((isEmulator, isLocal), (StorageEmulator.Is(new Uri(service)), StorageEmulator.IsLocal(new Uri(service))));

    [Fact]
    public void Its_key_is_that_of_the_account_named() =>
        Assert.Equal("team7", StorageEmulator.Credential(new Uri("http://127.0.0.1:10000/team7")).AccountName);
}
