using SynapseServerless.Services.Governing;

namespace SynapseServerless.Services;

/// <summary>One request and its reply: over HTTP, or by a model that this process was given.</summary>
internal interface IExchange
{
    /// <summary>Sends the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long it may take, the reading of the reply included.</param>
    /// <param name="mostBytes">How many bytes the reply may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<(ServiceReply Reply, ThrottlingNews News)> SendAsync(ServiceRequest request, TimeSpan timeout, long mostBytes, CancellationToken cancellationToken);
}
