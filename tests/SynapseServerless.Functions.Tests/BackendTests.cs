using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Service;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>A backend that does not answer.</summary>
public sealed class BackendTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_test_whose_backend_draws_a_port_that_is_taken_gets_another()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var ports = new Queue<int?>([((IPEndPoint)taken.LocalEndpoint).Port, null]);

        await using DurableTaskTestHost host = await DurableHost.StartOnAnyPortAsync(
            () => DurableTaskTestHost.StartAsync(tasks => { }, new DurableTaskTestHostOptions { Port = ports.Count > 1 ? ports.Dequeue() : ports.Peek() }));

        Assert.Single(ports);
    }

    [Fact]
    public async Task A_start_that_the_backend_does_not_take_says_what_may_be_wrong_and_can_be_tried_again()
    {
        using Job job = await Job.CreateAsync(_scratch, partitions: 1);
        // Nobody listens on port 1.
        using GrpcChannel channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        await using var client = new GrpcDurableTaskClient("none", new GrpcDurableTaskClientOptions { Channel = channel }, NullLogger.Instance);
        var clients = new DurableClients();
        clients.Use(client);
        var engine = new DurableRunEngine(clients, new StorageRouter(), TimeProvider.System, NullLogger<DurableRunEngine>.Instance);

        ServiceException refused = await Assert.ThrowsAsync<ServiceException>(() => engine.ScheduleAsync(job.Input, TestContext.Current.CancellationToken));

        Assert.Equal(Refusal.Unavailable, refused.Refusal);
        Assert.Contains("A storage emulator may be too old", refused.Remedy, StringComparison.Ordinal);
        Assert.Contains("azurite@3.37.0", refused.Remedy, StringComparison.Ordinal);
    }
}
