using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Service;

namespace SynapseServerless.Functions.Triggers;

/// <summary>The HTTP API: one function for every route, because the routes are the service's and the same on every engine.</summary>
/// <param name="service">The service.</param>
/// <param name="clients">Takes the client of Durable Task.</param>
internal sealed class ApiFunction(ServiceHost service, DurableClients clients)
{
    // The service checks keys by itself; Azure's own keys would be a second set that only one of the engines knows.
    [Function("Api")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "delete", "patch", "options", Route = "{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        clients.Use(client);
        await service.Api.HandleAsync(request.HttpContext).ConfigureAwait(false);
        // The answer is written.
        return new EmptyResult();
    }
}
