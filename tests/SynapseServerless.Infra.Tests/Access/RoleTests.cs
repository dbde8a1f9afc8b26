using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Infra.Tests;

[Thorough]
public sealed partial class RoleTests
{
    [Fact]
    public async Task An_identity_has_the_roles_that_it_needs_and_no_other()
    {
        string[] granted = [.. (await Deployment.FullAsync()).Of("Microsoft.Authorization/roleAssignments").Select(Describe).Order(StringComparer.Ordinal)];
        Assert.Equal(
            """
            11111111-2222-3333-4444-555555555555: Durable Task Data Contributor on taskHubs/Synapse
            11111111-2222-3333-4444-555555555555: Key Vault Secrets Officer on vaults/kv-
            11111111-2222-3333-4444-555555555555: Storage Blob Data Contributor on storageAccounts/st
            11111111-2222-3333-4444-555555555555: Storage Queue Data Contributor on storageAccounts/st
            egst: Storage Blob Data Contributor on containers/dead-letters
            egst: Storage Queue Data Message Sender on queues/drop-events
            id-functions: Azure Event Hubs Data Receiver on namespaces/evhns-
            id-functions: Azure Event Hubs Data Sender on namespaces/evhns-
            id-functions: Durable Task Data Contributor on taskHubs/Synapse
            id-functions: Key Vault Secrets User on vaults/kv-
            id-functions: Monitoring Metrics Publisher on components/appi-
            id-functions: Storage Blob Data Contributor on containers/synapse
            id-functions: Storage Blob Data Owner on storageAccounts/sthost
            id-functions: Storage Queue Data Contributor on queues/drop-events
            id-functions: Storage Queue Data Contributor on queues/run-requests
            id-functions: Storage Queue Data Contributor on queues/task-results
            id-functions: Storage Queue Data Contributor on storageAccounts/sthost
            id-functions: Storage Queue Data Message Sender on queues/drop-events-poison
            id-functions: Storage Queue Data Message Sender on queues/run-events
            id-functions: Storage Queue Data Message Sender on queues/run-requests-poison
            id-functions: Storage Queue Data Message Sender on queues/task-results-poison
            id-functions: Storage Queue Data Message Sender on queues/tasks-gpu
            id-functions: Storage Queue Data Message Sender on queues/tasks-train
            id-functions: Storage Queue Data Reader on storageAccounts/st
            id-functions: Storage Table Data Contributor on storageAccounts/sthost
            id-workers: AcrPull on registries/cr
            id-workers: Azure Event Hubs Data Receiver on namespaces/evhns-
            id-workers: Azure Event Hubs Data Sender on namespaces/evhns-
            id-workers: Key Vault Secrets User on vaults/kv-
            id-workers: Monitoring Metrics Publisher on components/appi-
            id-workers: Storage Blob Data Contributor on containers/synapse
            id-workers: Storage Queue Data Contributor on queues/tasks-gpu
            id-workers: Storage Queue Data Contributor on queues/tasks-train
            id-workers: Storage Queue Data Message Sender on queues/task-results
            id-workers: Storage Queue Data Message Sender on queues/tasks-gpu-poison
            id-workers: Storage Queue Data Message Sender on queues/tasks-train-poison
            id-workflow: Key Vault Secrets User on secrets/workflow-key
            """.ReplaceLineEndings("\n").Split('\n'),
            granted);
    }

    [Fact]
    public async Task Without_somebody_who_deploys_only_identities_have_roles()
    {
        string[] granted = [.. (await Deployment.PlainAsync()).Of("Microsoft.Authorization/roleAssignments").Select(Describe)];
        Assert.All(granted, grant => Assert.Matches("^(id-|egst:)", grant));
    }

    [Fact]
    public async Task Identities_are_ones_that_were_made_for_it_but_for_the_topic_which_acts_as_itself()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            ILookup<bool, string> kinds = deployment.Resources.Where(resource => resource["identity"]?["type"] is not null)
                .ToLookup(resource => (string?)resource["type"] == "Microsoft.EventGrid/systemTopics", resource => (string)resource["identity"]!["type"]!);
            Assert.NotEmpty(kinds[false]);
            Assert.All(kinds[false], kind => Assert.Equal("UserAssigned", kind));
            // Behind a firewall, storage takes no other (Microsoft's page "Storage queue as an event handler for Azure Event Grid events").
            Assert.Equal(["SystemAssigned"], kinds[true]);
        }
    }

    [Fact]
    public async Task An_identity_that_is_made_is_given_a_role()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            string[] granted = [.. deployment.Of("Microsoft.Authorization/roleAssignments").Select(Describe)];
            Assert.All(
                deployment.Of("Microsoft.ManagedIdentity/userAssignedIdentities").Select(identity => Token().Replace((string)identity["name"]!, "").TrimEnd('-')),
                name => Assert.Contains(granted, grant => grant.StartsWith($"{name}:", StringComparison.Ordinal)));
        }
    }

    // Names end with a token that follows from the environment.
    private static string Describe(JsonObject assignment)
    {
        string role = ((string)assignment["properties"]!["roleDefinitionId"]!).Split('/')[^1];
        string[] scope = ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/")[0].Split('/');
        string principal = (string)assignment["properties"]!["principalId"]!;
        Match identity = Identity().Match(principal);
        return $"{(identity.Success ? identity.Groups[1].Value : principal)}: {BuiltInRole.Names.GetValueOrDefault(role, role)} on {scope[^2]}/{Token().Replace(scope[^1], "")}";
    }

    [GeneratedRegex(@"(?:userAssignedIdentities|systemTopics)/(id-[a-z]+|egst)-")]
    private static partial Regex Identity();

    [GeneratedRegex(@"[a-z0-9]{13}$")]
    private static partial Regex Token();
}
