using System.Text;
using System.Text.Json;
using SynapseServerless.Orchestration;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class MessageTests
{
    private static readonly QueuedTask _task = new()
    {
        Pool = "gpu", InstanceId = "r:3:0", Number = 17, Attempt = 2, Activity = "ProcessPartition", Results = "task-results-1",
        Input = JsonSerializer.SerializeToElement(new { task = new { folder = "/r" }, index = 17 }),
        Deadline = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void A_task_is_written_as_an_envelope_with_a_version() => Assert.Equal(
        """{"v":1,"returned":1,"trace":"00-1","task":{"pool":"gpu","instanceId":"r:3:0","number":17,"attempt":2,"activity":"ProcessPartition","input":{"task":{"folder":"/r"},"index":17},"deadline":"2026-01-01T00:00:00+00:00","results":"task-results-1"}}""",
        TaskMessages.Write(_task, returned: 1, trace: "00-1"));

    [Fact]
    public void A_task_reads_as_it_was_written_plain_and_in_base64()
    {
        string text = TaskMessages.Write(_task, returned: 3, trace: "00-1");

        foreach (string form in (string[])[text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))])
        {
            TaskMessage read = TaskMessages.ReadTask(form);
            Assert.Equal((3, "00-1"), (read.Returned, read.Trace));
            Assert.Equal(_task.Input.GetRawText(), read.Task.Input.GetRawText());
            Assert.Equal(_task with { Input = default }, read.Task with { Input = default });
        }
    }

    [Fact]
    public void A_result_reads_as_it_was_written()
    {
        TaskResult failed = TaskResult.Of(_task, new TaskOutcome(null, new TaskFailure("System.IO.IOException", "no disk", true, null))) with { Worker = "w" };

        Assert.Equal(failed, TaskMessages.ReadResult(TaskMessages.Write(failed)));
        TaskResult done = TaskMessages.ReadResult(TaskMessages.Write(TaskResult.Of(_task, new TaskOutcome("""{"tasks":1}""", null))));
        Assert.Equal(("task:17", """{"tasks":1}"""), (done.EventName, done.Output!.Value.GetRawText()));
    }

    [Theory]
    [InlineData("hello", "The message cannot be read")]
    [InlineData("{}", "The message does not say its version")]
    [InlineData("null", "The message cannot be read")]
    [InlineData("""{"v":1}""", "The message is no task")]
    [InlineData("""{"v":1,"task":{"pool":"gpu"}}""", "The message cannot be read")]
    [InlineData("""{"v":2}""", "The message has version 2, and this release reads versions up to 1")]
    public void What_is_no_task_is_refused_with_the_reason(string text, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<WorkerException>(() => TaskMessages.ReadTask(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_message_that_no_queue_takes_is_refused() => Assert.Throws<PayloadTooLargeException>(() =>
        TaskMessages.Write(_task with { Input = JsonSerializer.SerializeToElement(new string('x', TaskMessages.MostBytes)) }));

    [Fact]
    public void Pools_are_read_from_a_list()
    {
        Assert.Empty(WorkerPools.Parse(null));
        Assert.Equal(["gpu", "train"], WorkerPools.Parse(" gpu;train, gpu "));
        Assert.Equal(
            "SYNAPSE_WORKER_POOLS names the pool 'trian', which does not exist. Did you mean 'train'?",
            Assert.Throws<SynapseException>(() => WorkerPools.Parse("trian")).Message);
    }
}
