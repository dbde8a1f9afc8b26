using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>What became of each document of a request.</summary>
internal static class IndexingResults
{
    /// <summary>What a document's error is called.</summary>
    public const string NotIndexed = "DocumentNotIndexed";

    /// <summary>The answer or the error for each document, by its key.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="items">The documents.</param>
    /// <param name="key">The field of keys; null where it is not known, and some text of a document is its key.</param>
    /// <exception cref="FormatException">A key was not sent.</exception>
    public static GroupResult<JsonElement>?[] Split(JsonElement reply, IReadOnlyList<JsonNode> items, string? key)
    {
        var parts = new GroupResult<JsonElement>?[items.Count];
        int at = 0;
        foreach (JsonElement result in reply.GetProperty("value").EnumerateArray())
        {
            string own = result.GetProperty("key").GetString() ?? "";
            // Results come in the order of the documents; where one does not, it is looked for.
            int place = at < items.Count && parts[at] is null && Has(items[at], own, key) ? at : Enumerable.Range(0, items.Count).FirstOrDefault(i => parts[i] is null && Has(items[i], own, key), -1);
            if (place < 0)
                throw new FormatException($"there is an answer for the key '{own}', which was not sent");
            parts[place] = One(result);
            at++;
        }
        return parts;
    }

    private static bool Has(JsonNode document, string own, string? key) => key is not null
        ? (string?)document[key] == own
        : document.AsObject().Any(field => field.Key[0] != '@' && field.Value is JsonValue value && value.TryGetValue(out string? text) && text == own);

    private static GroupResult<JsonElement> One(JsonElement result)
    {
        if (result.GetProperty("status").GetBoolean())
            return new GroupResult<JsonElement>(result, null);
        int status = result.GetProperty("statusCode").GetInt32();
        string message = result.TryGetProperty("errorMessage", out JsonElement text) && text.GetString() is { Length: > 0 } said ? said : "The service gives no reason";
        return new GroupResult<JsonElement>(default, new CallError(status, NotIndexed, $"The document with the key '{result.GetProperty("key")}' is not in the index: {message}", status >= 500 ? CallErrorCategory.Service : CallErrorCategory.Request));
    }
}

/// <summary>Sends documents again that an index could not take for a while: a conflict, an index that is being changed, too much to do.</summary>
internal sealed class IndexingCalls(RowCalls calls, int attempts) : RowCalls
{
    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await calls.CallAsync(values, context, cancellationToken).ConfigureAwait(false);
            }
            catch (CallException error) when (error.Error.Code == IndexingResults.NotIndexed && MayPass(error.Error.Status))
            {
                if (attempt >= attempts)
                    throw new CallException(error.Error with { Attempts = attempt });
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(20_000, 100 << Math.Min(attempt, 12)) * (0.5 + (Random.Shared.NextDouble() / 2))), context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool MayPass(int? status) => status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.UnprocessableEntity or (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.InternalServerError or (int)HttpStatusCode.ServiceUnavailable;
}
