using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Connections;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>
/// The real worker of Durable Task with a backend in memory, running what the functions run. It keeps every step of every
/// orchestration as the backend asked for it and as it was answered.
/// </summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private readonly DurableTaskTestHost _host;
    private readonly HostedActivities _activities;
    private readonly Recorder _recorder;

    private DurableHost(DurableTaskTestHost host, HostedActivities activities, Recorder recorder, OrchestrationRegistry registry)
    {
        (_host, _activities, _recorder, Registry) = (host, activities, recorder, registry);
        Clients.Use(host.Client);
        Engine = new DurableRunEngine(Clients, new StorageRouter(), TimeProvider.System, NullLogger<DurableRunEngine>.Instance);
    }

    public DurableTaskClient Client => _host.Client;

    public DurableClients Clients { get; } = new();

    public DurableRunEngine Engine { get; }

    public OrchestrationRegistry Registry { get; }

    /// <summary>Every step of every orchestration: what was asked, base64 as the trigger of a function has it, and what was answered.</summary>
    public IReadOnlyCollection<(OrchestratorRequest Asked, OrchestratorResponse Answered)> Steps => _recorder.Steps;

    public static async Task<DurableHost> StartAsync(OrchestrationRegistry registry)
    {
        var recorder = new Recorder();
        var orchestrations = new DurableOrchestrations(registry);
        var activities = new HostedActivities(orchestrations);
        var options = new DurableTaskTestHostOptions
        {
            ConfigureServices = services => services
                .Configure<DurableTaskWorkerOptions>(worker => worker.DataConverter = new JsonDataConverter(OrchestrationJson.Options))
                .Configure<DurableTaskClientOptions>(client => client.DataConverter = new JsonDataConverter(OrchestrationJson.Options))
                .PostConfigureAll<GrpcDurableTaskWorkerOptions>(worker =>
                {
                    GrpcChannel channel = worker.Channel!;
                    worker.Channel = null;
                    worker.CallInvoker = channel.Intercept(recorder);
                }),
        };
        DurableTaskTestHost host = await StartOnAnyPortAsync(
            () => DurableTaskTestHost.StartAsync(
                tasks =>
                {
                    foreach (string name in registry.Orchestrations)
                        tasks.AddOrchestratorFunc(name, context => orchestrations.RunAsync(name, context));
                    foreach (string name in registry.Activities)
                        tasks.AddActivityFunc<ActivityCall, DurableOutcome>(name, (context, call) => activities.RunAsync(name, call, context.InstanceId));
                },
                options));
        return new DurableHost(host, activities, recorder, registry);
    }

    /// <summary>The backend draws a port without asking whether it is free, and has no way to bind any free one; another port is drawn as long as one is taken.</summary>
    public static async Task<T> StartOnAnyPortAsync<T>(Func<Task<T>> start)
    {
        for (int left = 20; ; left--)
        {
            try
            {
                return await start();
            }
            catch (IOException error) when (left > 0 && error.InnerException is AddressInUseException)
            {
                TestContext.Current.SendDiagnosticMessage("A port that the backend drew is taken; it draws another.");
            }
        }
    }

    /// <summary>Runs a run to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(RunInput run)
    {
        await Engine.ScheduleAsync(run, CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        return await Client.WaitForInstanceCompletionAsync(run.RunId, getInputsAndOutputs: true, limit.Token);
    }

    /// <summary>Stops it in the midst of things: activities break off where they are, and nobody hears of them any more. The backend forgets everything.</summary>
    public async Task StopAsync()
    {
        await _activities.StopAsync();
        await _host.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _activities.Dispose();
    }

    /// <summary>The activities that are at work in a host.</summary>
    private sealed class HostedActivities(DurableOrchestrations orchestrations) : IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly List<Task> _begun = [];

        public async Task<DurableOutcome> RunAsync(string name, ActivityCall call, string instanceId)
        {
            Task<DurableOutcome> activity;
            lock (_begun)
            {
                activity = _stopping.IsCancellationRequested
                    ? Task.FromCanceled<DurableOutcome>(_stopping.Token)
                    : Task.Run(() => orchestrations.RunActivityAsync(name, call, instanceId, _stopping.Token));
                _begun.Add(activity);
            }
            DurableOutcome outcome = await activity;
            // Nobody hears of what was done too late.
            _stopping.Token.ThrowIfCancellationRequested();
            return outcome;
        }

        public async Task StopAsync()
        {
            Task begun;
            lock (_begun)
            {
                _stopping.Cancel();
                begun = Task.WhenAll(_begun);
            }
            await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class Recorder : Interceptor
    {
        private readonly ConcurrentDictionary<string, OrchestratorRequest> _asked = new();

        public ConcurrentQueue<(OrchestratorRequest, OrchestratorResponse)> Steps { get; } = new();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            AsyncServerStreamingCall<TResponse> call = continuation(request, context);
            return new AsyncServerStreamingCall<TResponse>(
                new Reader<TResponse>(call.ResponseStream, item =>
                {
                    if (item is WorkItem { OrchestratorRequest: { } asked })
                        _asked[asked.InstanceId] = asked.Clone();
                }),
                call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            if (request is OrchestratorResponse answered && _asked.TryRemove(answered.InstanceId, out OrchestratorRequest? asked))
                Steps.Enqueue((asked, answered.Clone()));
            return continuation(request, context);
        }
    }

    private sealed class Reader<T>(IAsyncStreamReader<T> inner, Action<T> seen) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await inner.MoveNext(cancellationToken))
                return false;
            seen(inner.Current);
            return true;
        }
    }
}
