using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using SynapseServerless.Cli.Serving.Grpc;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>The Open Inference Protocol over gRPC, as the client of .NET sends it.</summary>
public sealed class GrpcTests(ServedWeather weather) : IClassFixture<ServedWeather>
{
    private static readonly Need Ours = new("The service that is named does not say where it speaks gRPC.", InCI: false);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_and_a_model_say_what_they_are()
    {
        using GrpcChannel channel = Channel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        Assert.True((await client.ServerLiveAsync(new ServerLiveRequest(), cancellationToken: Cancelled)).Live);
        Assert.True((await client.ServerReadyAsync(new ServerReadyRequest(), cancellationToken: Cancelled)).Ready);
        Assert.True((await client.ModelReadyAsync(new ModelReadyRequest { Name = weather.Name }, Keys(), cancellationToken: Cancelled)).Ready);
        Assert.Equal(["binary_tensor_data"], (await client.ServerMetadataAsync(new ServerMetadataRequest(), Keys(), cancellationToken: Cancelled)).Extensions);
        ModelMetadataResponse model = await client.ModelMetadataAsync(new ModelMetadataRequest { Name = weather.Name }, Keys(), cancellationToken: Cancelled);
        Assert.Equal(["1"], model.Versions);
        Assert.Equal(("FP64", -1L), model.Inputs.Where(input => input.Name == "wind").Select(input => (input.Datatype, input.Shape.Single())).Single());
        Assert.Equal([("features", "FP32"), ("prediction", "FP64")], model.Outputs.Select(output => (output.Name, output.Datatype)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tensors_are_scored_with_their_elements_in_either_place(bool isRaw)
    {
        using GrpcChannel channel = Channel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        ModelInferResponse answer = await client.ModelInferAsync(Request(isRaw), Keys(), cancellationToken: Cancelled);
        Assert.Equal((weather.Name, "1", "7"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal([weather.Rows.Count], answer.Outputs.Single().Shape);
        Assert.Equal(weather.Predictions, isRaw ? MemoryMarshal.Cast<byte, double>(answer.RawOutputContents.Single().Span).ToArray() : [.. answer.Outputs.Single().Contents.Fp64Contents]);
    }

    [Fact]
    public async Task What_is_wrong_with_a_call_has_a_status_of_its_own()
    {
        using GrpcChannel channel = Channel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        await FailsAsync(StatusCode.Unauthenticated, "A key is needed", client.ModelInferAsync(Request(true), cancellationToken: Cancelled));
        await FailsAsync(StatusCode.NotFound, weather.Name, client.ModelMetadataAsync(new ModelMetadataRequest { Name = weather.Name + "x" }, Keys(), cancellationToken: Cancelled));
        await FailsAsync(StatusCode.NotFound, "has no version '9'", client.ModelReadyAsync(new ModelReadyRequest { Name = weather.Name, Version = "9" }, Keys(), cancellationToken: Cancelled));
        ModelInferRequest wrong = Request(true);
        wrong.RawInputContents[0] = ByteString.CopyFrom(1, 2, 3);
        await FailsAsync(StatusCode.InvalidArgument, "bytes, and 3 came", client.ModelInferAsync(wrong, Keys(), cancellationToken: Cancelled));
        wrong = Request(true);
        wrong.RawInputContents.RemoveAt(0);
        await FailsAsync(StatusCode.InvalidArgument, "raw contents of 3", client.ModelInferAsync(wrong, Keys(), cancellationToken: Cancelled));
    }

    private ModelInferRequest Request(bool isRaw)
    {
        var request = new ModelInferRequest { ModelName = weather.Name, Id = "7" };
        foreach (string name in ServedWeather.Features)
        {
            var input = new ModelInferRequest.Types.InferInputTensor { Name = name, Datatype = "FP64", Shape = { weather.Rows.Count } };
            if (isRaw)
                request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes<double>(weather.Column(name))));
            else
                input.Contents = new InferTensorContents { Fp64Contents = { weather.Column(name) } };
            request.Inputs.Add(input);
        }
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "prediction" });
        return request;
    }

    private static async Task FailsAsync<T>(StatusCode code, string detail, AsyncUnaryCall<T> call)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(code, error.StatusCode);
        Assert.Contains(detail, error.Status.Detail, StringComparison.Ordinal);
    }

    private Metadata Keys() => new() { { "authorization", $"Bearer {weather.Service.Key}" } };

    private GrpcChannel Channel()
    {
        Ours.SkipUnless(weather.Service.Grpc is not null);
        return GrpcChannel.ForAddress(weather.Service.Grpc!);
    }
}
