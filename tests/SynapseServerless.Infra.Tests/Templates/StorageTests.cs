using System.Text.Json.Nodes;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class StorageTests
{
    /// <summary>The queues of the service, as the documentation lists them.</summary>
    private static readonly string[] _queues =
    [
        "drop-events", "drop-events-poison", "run-events", "run-requests", "run-requests-poison", "task-results", "task-results-poison",
        "tasks-gpu", "tasks-gpu-poison", "tasks-train", "tasks-train-poison",
    ];

    [Fact]
    public async Task No_account_has_a_key_that_opens_it()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            JsonObject[] accounts = [.. deployment.Of("Microsoft.Storage/storageAccounts")];
            Assert.Equal(2, accounts.Length);
            Assert.All(accounts, account =>
            {
                JsonNode properties = account["properties"]!;
                Assert.False((bool)properties["allowSharedKeyAccess"]!);
                Assert.False((bool)properties["allowBlobPublicAccess"]!);
                Assert.False((bool)properties["isLocalUserEnabled"]!);
                Assert.True((bool)properties["supportsHttpsTrafficOnly"]!);
                Assert.Equal("TLS1_2", (string?)properties["minimumTlsVersion"]);
            });
        }
    }

    [Fact]
    public async Task Deleted_blobs_and_containers_can_be_had_back()
    {
        Deployment deployment = await Deployment.PlainAsync();
        JsonObject[] services = [.. deployment.Of("Microsoft.Storage/storageAccounts/blobServices")];
        Assert.Equal(2, services.Length);
        Assert.All(services, service =>
        {
            Assert.Equal(7, (int)service["properties"]!["deleteRetentionPolicy"]!["days"]!);
            Assert.Equal(7, (int)service["properties"]!["containerDeleteRetentionPolicy"]!["days"]!);
        });
    }

    [Fact]
    public async Task The_queues_are_those_of_the_service()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
            Assert.Equal(_queues, Names(deployment, "Microsoft.Storage/storageAccounts/queueServices/queues"));
    }

    [Fact]
    public async Task The_containers_are_the_root_the_package_and_dead_letters()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
            Assert.Equal(["app-package", "dead-letters", "synapse"], Names(deployment, "Microsoft.Storage/storageAccounts/blobServices/containers"));
    }

    [Fact]
    public async Task Old_runs_old_drops_and_old_dead_letters_go_and_nothing_else()
    {
        JsonObject policy = Assert.Single((await Deployment.PlainAsync()).Of("Microsoft.Storage/storageAccounts/managementPolicies"));
        (string, int)[] rules =
        [
            .. policy["properties"]!["policy"]!["rules"]!.AsArray().Select(rule => (
                (string)Assert.Single(rule!["definition"]!["filters"]!["prefixMatch"]!.AsArray())!,
                (int)rule["definition"]!["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]!)),
        ];
        Assert.Equal([("synapse/runs/", 90), ("synapse/drop/", 30), ("dead-letters/", 90)], rules);
    }

    [Fact]
    public async Task A_file_in_drop_is_told_to_the_queue_that_the_app_reads()
    {
        JsonObject subscription = Assert.Single((await Deployment.PlainAsync()).Of("Microsoft.EventGrid/systemTopics/eventSubscriptions"));
        JsonNode properties = subscription["properties"]!;
        Assert.Equal("/blobServices/default/containers/synapse/blobs/drop/", (string?)properties["filter"]!["subjectBeginsWith"]);
        Assert.Equal("Microsoft.Storage.BlobCreated", (string?)Assert.Single(properties["filter"]!["includedEventTypes"]!.AsArray()));
        Assert.Equal("drop-events", (string?)properties["deliveryWithResourceIdentity"]!["destination"]!["properties"]!["queueName"]);
        Assert.Equal("dead-letters", (string?)properties["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!["properties"]!["blobContainerName"]);
    }

    [Fact]
    public async Task Event_Grid_delivers_and_keeps_what_it_cannot_deliver_as_the_topic_itself()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            JsonNode properties = Assert.Single(deployment.Of("Microsoft.EventGrid/systemTopics/eventSubscriptions"))["properties"]!;
            Assert.All(
                (string[])["deliveryWithResourceIdentity", "deadLetterWithResourceIdentity"],
                way => Assert.Equal("""{"type":"SystemAssigned"}""", properties[way]!["identity"]!.ToJsonString()));
        }
    }

    [Fact]
    public async Task The_topic_has_its_roles_before_it_is_subscribed_to()
    {
        JsonObject resources = (await Template.AllAsync()).Single(template => template.Name == "dropEvents").Json["resources"]!.AsObject();
        string[] roles = [.. resources.Where(entry => (string?)entry.Value!["type"] == "Microsoft.Authorization/roleAssignments").Select(entry => entry.Key)];
        JsonNode subscription = Assert.Single(resources, entry => (string?)entry.Value!["type"] == "Microsoft.EventGrid/systemTopics/eventSubscriptions").Value!;
        Assert.Equal(2, roles.Length);
        Assert.Superset(roles.ToHashSet(), subscription["dependsOn"]!.AsArray().Select(name => (string)name!).ToHashSet());
    }

    private static string[] Names(Deployment deployment, string type) =>
        [.. deployment.Of(type).Select(resource => ((string)resource["name"]!).Split('/')[^1]).Order(StringComparer.Ordinal)];
}
