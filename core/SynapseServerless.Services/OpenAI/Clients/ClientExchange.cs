using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Has a client of Microsoft.Extensions.AI answer what would go over HTTP, so that all else is as with a service: pace, retries, answers that are kept, errors of rows.</summary>
internal sealed class ClientExchange(string client, StageContext context) : IExchange
{
    public async Task<(ServiceReply Reply, ThrottlingNews News)> SendAsync(ServiceRequest request, TimeSpan timeout, long mostBytes, CancellationToken cancellationToken)
    {
        var body = (JsonObject)JsonNode.Parse(request.Body.Span)!;
        using var limit = new CancellationTokenSource(timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            JsonObject answer = request.Address.Contains("embeddings", StringComparison.Ordinal) ? await EmbedAsync(body, either.Token).ConfigureAwait(false) : await ChatAsync(body, either.Token).ConfigureAwait(false);
            return Reply(HttpStatusCode.OK, answer);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The client '{client}' gave no reply in {timeout.TotalSeconds:0.###} seconds", error);
        }
        catch (Exception error) when (error is not (SynapseException or CallException or OperationCanceledException or HttpRequestException { StatusCode: null } or IOException or TimeoutException))
        {
            // Clients have exceptions of their own, of which those of services have a status.
            return Reply(Status(error), new JsonObject { ["error"] = new JsonObject { ["code"] = error.GetType().Name, ["message"] = error.Message } });
        }
    }

    private async Task<JsonObject> ChatAsync(JsonObject body, CancellationToken cancellationToken)
    {
        IChatClient model = ModelClients.Find<IChatClient>(context, client, nameof(ModelClients.WithChatClient));
        (IReadOnlyList<ChatMessage> messages, ChatOptions options) = ClientMessages.Read(body);
        return ClientMessages.Write(await model.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false));
    }

    private async Task<JsonObject> EmbedAsync(JsonObject body, CancellationToken cancellationToken)
    {
        IEmbeddingGenerator<string, Embedding<float>> model = ModelClients.Find<IEmbeddingGenerator<string, Embedding<float>>>(context, client, nameof(ModelClients.WithEmbeddingGenerator));
        string[] texts = [.. body["input"]!.AsArray().Select(text => (string)text!)];
        var options = new EmbeddingGenerationOptions { ModelId = (string?)body["model"], Dimensions = (int?)body["dimensions"] };
        GeneratedEmbeddings<Embedding<float>> vectors = await model.GenerateAsync(texts, options, cancellationToken).ConfigureAwait(false);
        var answer = new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. vectors.Select((vector, index) => (JsonNode)new JsonObject { ["index"] = index, ["embedding"] = new JsonArray([.. vector.Vector.ToArray().Select(number => (JsonNode)number)]) })]),
        };
        if (vectors.Usage?.TotalTokenCount is { } tokens)
            answer["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens };
        return answer;
    }

    private static (ServiceReply, ThrottlingNews) Reply(HttpStatusCode status, JsonObject body) =>
        (new ServiceReply(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options))), new ThrottlingNews());

    private static HttpStatusCode Status(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } => status,
        _ when error.GetType().GetProperty("Status") is { CanRead: true } property && property.PropertyType == typeof(int) && property.GetValue(error) is int and >= 400 and <= 599 and var status => (HttpStatusCode)status,
        // What the client cannot take it will not take again.
        ArgumentException or NotSupportedException => HttpStatusCode.BadRequest,
        _ => HttpStatusCode.InternalServerError,
    };
}
