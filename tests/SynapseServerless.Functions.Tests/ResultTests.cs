using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Functions.Triggers;
using SynapseServerless.Service;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>What workers return.</summary>
public sealed class ResultTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_message_that_is_no_result_is_put_aside_with_its_reason()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        using Job job = await Job.CreateAsync(_scratch, partitions: 1);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);
        ServiceQueues queues = ServiceQueues.Create(new ServiceOptions { Root = _scratch.Path, Queues = azurite.ConnectionString })!;
        var function = new ResultFunction(new PoisonQueues(queues, new StorageRouter(), new ServiceLayout(_scratch.Path)), NullLogger<ResultFunction>.Instance);
        QueueMessage message = QueuesModelFactory.QueueMessage("m1", "receipt", "this is no result", dequeueCount: 1);

        await function.Run(message, host.Client, TestContext.Current.CancellationToken);

        PeekedMessage aside = await azurite.Queue("task-results-poison").PeekMessageAsync();
        JsonNode poison = JsonNode.Parse(aside.Body.ToString())!;
        Assert.Equal("this is no result", poison["text"]!.GetValue<string>());
        Assert.Contains("cannot be read", poison["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
