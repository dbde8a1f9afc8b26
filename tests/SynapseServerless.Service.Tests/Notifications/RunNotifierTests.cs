using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Runs;
using SynapseServerless.Service.Notifications;
using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Service.Tests.Notifications;

public sealed class RunNotifierTests : IDisposable
{
    private const string Secret = "a secret of öperators";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_callback_says_what_became_of_the_run_and_is_signed()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        RunInput run = await EndAsync(receiver.Url);
        using RunNotifier notifier = Notifier();
        await notifier.NotifyAsync(run, Token);

        (Dictionary<string, string> headers, byte[] body) = Assert.Single(receiver.Calls);
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("application/json; charset=utf-8", headers["Content-Type"]);
        Assert.Equal("run.completed", headers["Synapse-Event"]);
        Assert.Equal("run.completed", json.RootElement.GetProperty("event").GetString());
        Assert.Equal(headers["Synapse-Delivery"], json.RootElement.GetProperty("delivery").GetString());
        Assert.Equal("run-1", json.RootElement.GetProperty("runId").GetString());
        Assert.Equal("late flights", json.RootElement.GetProperty("name").GetString());
        Assert.Equal("completed", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("queue", json.RootElement.GetProperty("trigger").GetString());
        Assert.Equal(20, json.RootElement.GetProperty("rowsOut").GetInt64());
        Assert.Equal("data/out", json.RootElement.GetProperty("outputs").GetProperty("data").GetString());
        Assert.Equal("/v1/runs/run-1/result", json.RootElement.GetProperty("links").GetProperty("result").GetString());
        Assert.DoesNotContain(_folder.Path, Encoding.UTF8.GetString(body), StringComparison.Ordinal);

        // Computed here as the documentation tells a receiver to.
        string[] parts = headers["Synapse-Signature"].Split(',');
        byte[] signed = [.. Encoding.ASCII.GetBytes(parts[0][2..] + "."), .. body];
        Assert.Equal("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)), parts[1]);
        Assert.True(CallbackSignature.Verify(Secret, headers["Synapse-Signature"], body, DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5)));
    }

    // printf '1700000000.{"event":"run.completed"}' | openssl dgst -sha256 -hmac 'a secret of öperators'
    private const string OpenSsl = "a1f24952d91e1ea1846ac2474894faf160f95c29dcd6800de278c76983244019";

    [Fact]
    public void A_signature_is_what_openssl_computes()
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        byte[] body = """{"event":"run.completed"}"""u8.ToArray();
        string header = CallbackSignature.Sign(Secret, time, body);
        Assert.Equal($"t=1700000000,v1={OpenSsl}", header);
        bool Verify(string secret, string? signature, byte[] content, int later) =>
            CallbackSignature.Verify(secret, signature, content, time.AddSeconds(later), TimeSpan.FromMinutes(5));
        Assert.True(Verify(Secret, header, body, 299));
        Assert.True(Verify(Secret, $"t=1700000000,v1=00,v1={OpenSsl}", body, 0));
        Assert.False(Verify(Secret, header, body, 301));
        Assert.False(Verify(Secret, header, body, -301));
        Assert.False(Verify("another secret", header, body, 0));
        Assert.False(Verify(Secret, header, [.. body, (byte)' '], 0));
        Assert.False(Verify(Secret, header.Replace("t=1700000000", "t=1700000001", StringComparison.Ordinal), body, 0));
        Assert.False(Verify(Secret, null, body, 0));
        Assert.False(Verify(Secret, "v1=" + OpenSsl, body, 0));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_told_at_the_next_attempt_and_then_no_more()
    {
        await using Receiver receiver = (await Receiver.StartAsync()).Answers(503, 429, 408, 204);
        RunInput run = await EndAsync(receiver.Url);
        using RunNotifier notifier = Notifier();
        foreach (string status in (string[])["503", "429", "408"])
        {
            var error = await Assert.ThrowsAsync<SynapseException>(() => notifier.NotifyAsync(run, Token));
            Assert.Contains(status, error.Message, StringComparison.Ordinal);
        }
        await notifier.NotifyAsync(run, Token);
        await notifier.NotifyAsync(run, Token);
        using RunNotifier another = Notifier();
        await another.NotifyAsync(run, Token);

        Assert.Equal(4, receiver.Calls.Count);
        Assert.Single(receiver.Calls.Select(call => call.Headers["Synapse-Delivery"]).Distinct());
        NotificationRecord kept = Assert.Single(await KeptAsync(run));
        Assert.Equal((4, "204 NoContent"), (kept.Attempts, kept.LastAnswer));
        Assert.NotNull(kept.Told);
    }

    [Theory]
    [InlineData(410)]
    [InlineData(400)]
    [InlineData(302)]
    public async Task An_answer_that_will_not_change_is_final(int status)
    {
        await using Receiver receiver = (await Receiver.StartAsync()).AnswersBy(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/done";
            return Task.CompletedTask;
        });
        RunInput run = await EndAsync(receiver.Url);
        using RunNotifier notifier = Notifier();
        var error = await Assert.ThrowsAsync<SpecificationException>(() => notifier.NotifyAsync(run, Token));
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        await notifier.NotifyAsync(run, Token);
        Assert.Single(receiver.Calls);
        Assert.True(Assert.Single(await KeptAsync(run)).GivenUp);
    }

    [Fact]
    public async Task A_server_that_hangs_or_hangs_up_is_tried_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using Receiver receiver = (await Receiver.StartAsync())
            .AnswersBy(context =>
            {
                // What is waited for passes once the request is here, and not before, however slow this machine is.
                time.Advance(TimeSpan.FromSeconds(30));
                return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            })
            .AnswersBy(context =>
            {
                context.Abort();
                return Task.CompletedTask;
            });
        RunInput run = await EndAsync(receiver.Url);
        using RunNotifier notifier = Notifier(time: time);
        Assert.Contains("No answer within 30 seconds", (await Assert.ThrowsAsync<SynapseException>(() => notifier.NotifyAsync(run, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", (await Assert.ThrowsAsync<SynapseException>(() => notifier.NotifyAsync(run, Token))).Message, StringComparison.Ordinal);
        await notifier.NotifyAsync(run, Token);
        Assert.Equal(3, receiver.Calls.Count);
        Assert.NotNull(Assert.Single(await KeptAsync(run)).Told);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_and_its_secret_is_in_no_message_and_no_file()
    {
        Receiver receiver = await Receiver.StartAsync();
        RunInput run = await EndAsync(receiver.Url);
        await receiver.DisposeAsync();
        using RunNotifier notifier = Notifier();
        var error = await Assert.ThrowsAsync<SynapseException>(() => notifier.NotifyAsync(run, Token));
        Assert.DoesNotContain("secret-of-the-caller", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-caller", await File.ReadAllTextAsync(Path.Combine(run.Folder, "notifications.json"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_no_longer_allowed_is_not_called()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        RunInput run = await EndAsync(receiver.Url);
        using RunNotifier notifier = Notifier(host: "hooks.example.org");
        await Assert.ThrowsAsync<SpecificationException>(() => notifier.NotifyAsync(run, Token));
        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task Each_end_of_a_run_is_told_and_a_run_at_work_is_not()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using RunNotifier notifier = Notifier();
        RunInput run = await EndAsync(receiver.Url, RunStatus.Running);
        await notifier.NotifyAsync(run, Token);
        Assert.Empty(receiver.Calls);
        await EndAsync(receiver.Url, RunStatus.Failed);
        await notifier.NotifyAsync(run, Token);
        await EndAsync(receiver.Url, RunStatus.Completed, hour: 2);
        await notifier.NotifyAsync(run, Token);
        Assert.Equal(["run.failed", "run.completed"], receiver.Calls.Select(call => call.Headers["Synapse-Event"]));
        Assert.Equal(2, receiver.Calls.Select(call => call.Headers["Synapse-Delivery"]).Distinct().Count());
    }

    [Fact]
    public async Task A_crash_before_the_note_makes_one_tell_twice_with_the_same_delivery()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        RunInput run = await EndAsync(receiver.Url);
        using RunNotifier notifier = Notifier();
        await notifier.NotifyAsync(run, Token);
        File.Delete(Path.Combine(run.Folder, "notifications.json"));
        await notifier.NotifyAsync(run, Token);
        Assert.Equal(2, receiver.Calls.Count);
        Assert.Single(receiver.Calls.Select(call => call.Headers["Synapse-Delivery"]).Distinct());
    }

    [Fact]
    public async Task An_event_is_put_on_the_queue_once_though_the_callback_fails()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        await using Receiver receiver = (await Receiver.StartAsync()).Answers(500, 200);
        RunInput run = await EndAsync(receiver.Url, name: new string('ü', 60_000));
        using RunNotifier notifier = Notifier(queues: azurite.ConnectionString);
        await Assert.ThrowsAsync<SynapseException>(() => notifier.NotifyAsync(run, Token));
        await notifier.NotifyAsync(run, Token);

        var queue = azurite.Queue("run-events");
        QueueMessage message = Assert.Single((await queue.ReceiveMessagesAsync(10, cancellationToken: Token)).Value);
        Assert.True(Encoding.UTF8.GetByteCount(message.MessageText) <= 64 << 10);
        using JsonDocument json = JsonDocument.Parse(message.MessageText);
        Assert.Equal(("run-1", "run.completed"), (json.RootElement.GetProperty("runId").GetString(), json.RootElement.GetProperty("event").GetString()));
        Assert.Equal(2, receiver.Calls.Count);
    }

    [Fact]
    public async Task Queues_are_named_by_a_url_or_a_connection_string_and_nothing_else_and_no_key_is_repeated()
    {
        Assert.Null(ServiceQueues.Create(Options(null)));
        await using Azurite azurite = await Azurite.StartAsync();
        await ServiceQueues.Create(Options(azurite.QueueEndpoint))!.SendAsync("run-events", "{}", Token);
        foreach (string wrong in (string[])["AccountKey=c2VjcmV0", "https://a.queue.core.windows.net/?sv=1&sig=c2VjcmV0", "http://a.queue.core.windows.net", "nonsense c2VjcmV0"])
        {
            var error = Assert.Throws<SpecificationException>(() => ServiceQueues.Create(Options(wrong)));
            Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
        }
    }

    private ServiceOptions Options(string? queues, string host = "127.0.0.1") =>
        new() { Root = _folder.Path, AllowedHosts = [host], CallbackSecret = Secret, Queues = queues };

    private RunNotifier Notifier(string? queues = null, string host = "127.0.0.1", TimeProvider? time = null)
    {
        ServiceOptions options = Options(queues, host);
        return new RunNotifier(new RunNotifierParts
        {
            Options = options,
            Storage = new LocalStorage(),
            Trust = options.Host.Policy(),
            Queues = ServiceQueues.Create(options),
            Time = time ?? TimeProvider.System,
        });
    }

    private async Task<RunInput> EndAsync(Uri callback, RunStatus status = RunStatus.Completed, int hour = 1, string name = "late flights")
    {
        var files = new RunFiles(new LocalStorage(), _folder.At("runs/run-1"));
        var started = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await files.WriteAsync(files.At("request.json"), new StoredRunRequest
        {
            RunId = "run-1", Name = name, Trigger = "queue", Created = started, Fingerprint = "f", Callback = callback, Source = "s", Canonical = "{}",
        }, Token);
        await files.WriteAsync(files.Record, new RunRecord
        {
            RunId = "run-1", Name = name, Status = status, Specification = "{}", Started = started, Ended = started.AddHours(hour), Seconds = 3600,
            RowsIn = 30, RowsOut = 20, RowsSetAside = 10, Outputs = new Dictionary<string, string> { ["data"] = _folder.At("data/out") },
            Error = status == RunStatus.Failed ? $"{_folder.At("data/x.csv")}: This file is empty." : null,
        }, Token);
        return new RunInput("run-1", files.Folder) { Notify = true };
    }

    private static async Task<NotificationRecord[]> KeptAsync(RunInput run)
    {
        var files = new RunFiles(new LocalStorage(), run.Folder);
        return await files.ReadAsync<NotificationRecord[]>(files.At("notifications.json"), Token);
    }
}
