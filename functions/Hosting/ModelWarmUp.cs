using Microsoft.Extensions.Hosting;
using SynapseServerless.Service;

namespace SynapseServerless.Functions.Hosting;

/// <summary>Loads the models that something is set for when an instance starts, beside what it does otherwise.</summary>
/// <param name="host">The service.</param>
internal sealed class ModelWarmUp(ServiceHost host) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => host.Serving.WarmUpAsync(stoppingToken);
}
