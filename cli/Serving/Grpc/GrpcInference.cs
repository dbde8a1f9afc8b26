using Apache.Arrow;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using SynapseServerless.Service;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Inference;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Cli.Serving.Grpc;

/// <summary>The Open Inference Protocol over gRPC. What it does, the server of the protocol does for HTTP too.</summary>
/// <param name="parts">The service, which is put together after the server that hosts it.</param>
internal sealed partial class GrpcInference(GrpcParts parts) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) => AnswerAsync(async () =>
        new ServerReadyResponse { Ready = await parts.Server.IsReadyAsync(context.CancellationToken).ConfigureAwait(false) });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        Caller(context);
        return new ModelReadyResponse { Ready = await parts.Server.IsReadyAsync(request.Name, Version(request.Version), context.CancellationToken).ConfigureAwait(false) };
    });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) => AnswerAsync(() =>
    {
        Caller(context);
        var answer = new ServerMetadataResponse { Name = InferenceServer.Name, Version = InferenceServer.Version };
        answer.Extensions.AddRange(InferenceServer.Extensions);
        return Task.FromResult(answer);
    });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        Caller(context);
        ServedModel model = await parts.Server.DescribeAsync(request.Name, Version(request.Version), context.CancellationToken).ConfigureAwait(false);
        var answer = new ModelMetadataResponse { Name = model.Name, Platform = $"{InferenceServer.Name}_{model.Type}" };
        answer.Versions.AddRange(model.Versions);
        answer.Inputs.AddRange((model.Input?.FieldsList ?? []).Select(Metadata));
        answer.Outputs.AddRange(InferenceServer.OutputsOf(model).Select(Metadata));
        return answer;
    });

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        string caller = Caller(context);
        DateTimeOffset? deadline = context.Deadline == DateTime.MaxValue ? null : new DateTimeOffset(context.Deadline, TimeSpan.Zero);
        InferenceAnswer answer = await parts.Server
            .InferAsync(request.ModelName, Version(request.ModelVersion), GrpcTensors.Read(request), deadline, caller, context.CancellationToken).ConfigureAwait(false);
        return GrpcTensors.Write(answer, isRaw: request.RawInputContents.Count > 0);
    });

    private static string? Version(string version) => version.Length == 0 ? null : version;

    private static ModelMetadataResponse.Types.TensorMetadata Metadata(Field field)
    {
        var metadata = new ModelMetadataResponse.Types.TensorMetadata { Name = field.Name, Datatype = Datatype.Of(field.DataType) };
        metadata.Shape.AddRange(Datatype.ShapeOf(field.DataType));
        return metadata;
    }

    // The same keys as over HTTP, in the metadata of the call.
    private string Caller(ServerCallContext context) => parts.Keys.Caller(context.GetHttpContext().Request)?.Name
        ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "A key is needed. Send it in the metadata authorization as 'Bearer KEY', or in the metadata api-key."));

    private async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (RpcException or OperationCanceledException))
        {
            if (parts.Problems.Of(error) is { } problem)
                throw new RpcException(new Status(StatusOf(problem.Status), problem.InWords()));
            // What it was is the operator's to know.
            string id = Guid.NewGuid().ToString("N")[..12];
            LogFailed(parts.Logger, error, id);
            throw new RpcException(new Status(StatusCode.Internal, $"Something went wrong in the service. Give the operator this error id: {id}."));
        }
    }

    private static StatusCode StatusOf(int status) => status switch
    {
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        413 or 429 => StatusCode.ResourceExhausted,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.InvalidArgument,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A call failed, error id {ErrorId}")]
    private static partial void LogFailed(ILogger logger, Exception error, string errorId);
}

/// <summary>What calls are answered with.</summary>
internal sealed class GrpcParts
{
    private ServiceHost? _host;

    /// <summary>Answers inference requests.</summary>
    public InferenceServer Server => new(Host);

    /// <summary>Tells callers by their keys.</summary>
    public ApiKeys Keys { get; private set; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Says what failures are.</summary>
    public Problems Problems => new(Host.Layout);

    /// <summary>Takes failures that are ours.</summary>
    public ILogger Logger { get; private set; } = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    private ServiceHost Host => _host ?? throw new InvalidOperationException("The service is not put together yet.");

    /// <summary>Begins to answer.</summary>
    public void Begin(ServiceHost host, ServiceOptions options, ILogger logger) => (_host, Keys, Logger) = (host, new ApiKeys(options.Keys, options.ReadOnlyKeys), logger);
}
