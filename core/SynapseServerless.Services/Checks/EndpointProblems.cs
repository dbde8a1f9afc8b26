namespace SynapseServerless.Services;

/// <summary>Tells from a reply what is wrong with an endpoint as a whole, so that no other row would fare better.</summary>
internal static class EndpointProblems
{
    private const string RegionHeader = "Ocp-Apim-Subscription-Region";

    /// <summary>What is wrong with the endpoint; null where the reply says nothing of it.</summary>
    /// <param name="reply">A reply that reports a failure.</param>
    /// <param name="error">Its error.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="access">What there is to do where access is refused; null for what there usually is.</param>
    public static EndpointProblem? Find(ServiceReply reply, CallError error, ServiceEndpoint endpoint, string? access) => (int)reply.Status switch
    {
        401 => Unauthorized(error, endpoint),
        403 => new(
            ServiceVerdict.MissingAccess, $"{endpoint} refuses access: {error.Message}",
            access ?? "Give the identity its role on the resource, allow this network there, or ask for the access that the operation needs."),
        404 when IsDeployment(error) => new(
            ServiceVerdict.UnknownDeployment, $"{endpoint} has no such deployment: {error.Message}", "Name a deployment of the resource; a new one takes some minutes."),
        404 when error.Code is "404" or "ResourceNotFound" or "NotFound" && reply.Body.Length < 512 && error.Message.Contains("Resource not found", StringComparison.OrdinalIgnoreCase) => new(
            ServiceVerdict.UnknownOperation, $"{endpoint} does not have this operation: {error.Message}", "Look at the address, the kind of the resource and the version of the operation."),
        410 => new(ServiceVerdict.RetiredVersion, $"{endpoint} does not have this operation any more: {error.Message}", "Use a later version."),
        _ => null,
    };

    /// <summary>Whether an address or a header names a region.</summary>
    public static bool IsRegional(ServiceEndpoint endpoint) =>
        endpoint.Headers.Keys.Contains(RegionHeader, StringComparer.OrdinalIgnoreCase)
        || endpoint.Url.Host.Contains(".api.cognitive.", StringComparison.OrdinalIgnoreCase) || endpoint.Url.Host.Contains(".speech.", StringComparison.OrdinalIgnoreCase);

    private static EndpointProblem Unauthorized(CallError error, ServiceEndpoint endpoint)
    {
        string problem = $"{endpoint} does not accept the key or token: {error.Message}";
        // The usual text of a refusal speaks of a regional endpoint whatever is wrong, so that only what names the region itself says more.
        bool namesRegion = error.Code.Contains("region", StringComparison.OrdinalIgnoreCase)
            || (error.Message.Contains("region", StringComparison.OrdinalIgnoreCase) && !error.Message.Contains("regional", StringComparison.OrdinalIgnoreCase));
        if (namesRegion)
            return new(ServiceVerdict.WrongRegion, problem, "Give location: (for the Translator subscriptionRegion:) with the region that the resource was created in, or url: with its own address.");
        return new(
            ServiceVerdict.WrongKey, problem,
            IsRegional(endpoint)
                ? "Give the key of this very resource, and the region that it was created in: a key of another region or service is refused the same way."
                : "Give the key of this very resource; a key of another region or service is refused the same way.");
    }

    // Servers that speak the protocol of OpenAI say it in words of their own. What document stages call a model (ModelNotFound) may differ from row to row.
    private static bool IsDeployment(CallError error) =>
        error.Code is "DeploymentNotFound" or "model_not_found" || (error.Message.Contains("model", StringComparison.OrdinalIgnoreCase) && error.Message.Contains("not found", StringComparison.OrdinalIgnoreCase) && error.Code is "404" or "NotFound" or "not_found_error");
}
