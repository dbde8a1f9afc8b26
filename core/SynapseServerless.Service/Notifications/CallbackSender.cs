using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Notifications;

/// <summary>What came of one attempt at a callback.</summary>
/// <param name="Answer">A status, or why there was none; fit to be shown.</param>
/// <param name="Status">The status as a number; null when there was none.</param>
/// <param name="Told">Whether the recipient took it.</param>
/// <param name="Final">Whether trying again would not help.</param>
internal sealed record CallbackAnswer(string Answer, int? Status, bool Told, bool Final);

/// <summary>Sends one callback, once.</summary>
/// <param name="client">Its handler connects to allowed hosts only.</param>
/// <param name="hosts">The hosts that may be called.</param>
/// <param name="timeout">How long an attempt may take.</param>
/// <param name="time">The clock.</param>
internal sealed class CallbackSender(HttpClient client, HostPolicy hosts, TimeSpan timeout, TimeProvider time)
{
    public async Task<CallbackAnswer> SendAsync(Uri url, RunNotice notice, byte[] body, string secret, CancellationToken cancellationToken)
    {
        // The list of hosts may have changed since the run was started.
        if (hosts.Objection(url) is { } objection)
            return new CallbackAnswer(objection, null, Told: false, Final: true);
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(CallbackSignature.Header, CallbackSignature.Sign(secret, time.GetUtcNow(), body));
        request.Headers.Add("Synapse-Event", notice.Event);
        request.Headers.Add("Synapse-Delivery", notice.Delivery);
        request.Headers.UserAgent.ParseAdd("SynapseServerless");
        try
        {
            // What the recipient has to say beyond its status is of no use here, and may be endless.
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return Judge(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CallbackAnswer(string.Create(CultureInfo.InvariantCulture, $"No answer within {timeout.TotalSeconds:0.#} seconds"), null, Told: false, Final: false);
        }
        catch (HttpRequestException error) when (error.InnerException is NotAllowedException refusal)
        {
            return new CallbackAnswer(refusal.Problem, null, Told: false, Final: true);
        }
        catch (HttpRequestException error)
        {
            // The message names host and port, and nothing of the path.
            return new CallbackAnswer(error.Message, null, Told: false, Final: false);
        }
    }

    private static CallbackAnswer Judge(HttpStatusCode status)
    {
        int code = (int)status;
        string answer = string.Create(CultureInfo.InvariantCulture, $"{code} {status}");
        bool told = code is >= 200 and < 300;
        // A redirect is not followed: it may lead anywhere. What is wrong with the request itself stays wrong.
        bool final = !told && (code is >= 300 and < 400 || (code is >= 400 and < 500 && code is not (408 or 429)));
        return new CallbackAnswer(code is >= 300 and < 400 ? $"{answer}; redirects are not followed" : answer, code, told, final);
    }
}
