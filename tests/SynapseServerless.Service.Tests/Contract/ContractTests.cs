using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>What every class of the contract has: the service, ready.</summary>
public abstract class ContractTests(ServiceUnderTest service) : IAsyncLifetime
{
    /// <summary>Tells the things of one test from those of others, and of other runs against the same server.</summary>
    protected string Unique { get; } = Guid.NewGuid().ToString("N")[..10];

    private protected Api Api => service.Api;

    protected string Root => service.Root;

    protected IStorage Storage => service.Storage;

    public async ValueTask InitializeAsync() => await service.ReadyAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
