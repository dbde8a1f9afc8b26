using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class SettingTests
{
    /// <summary>What the functions app reads, and who of it: our own code, the host, a library.</summary>
    private static readonly Dictionary<string, string> _functions = new()
    {
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "the host's telemetry",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "telemetry",
        ["AZURE_CLIENT_ID"] = "Azure.Identity",
        ["AzureWebJobsStorage__accountName"] = "the host",
        ["AzureWebJobsStorage__clientId"] = "the host",
        ["AzureWebJobsStorage__credential"] = "the host",
        ["SYNAPSE_ALLOWED_HOSTS"] = "service",
        ["SYNAPSE_ALLOWED_LOCATIONS"] = "service",
        ["SYNAPSE_API_KEYS"] = "service",
        ["SYNAPSE_CALLBACK_SECRET"] = "service",
        ["SYNAPSE_MAX_BODY_BYTES"] = "service",
        ["SYNAPSE_MAX_SCORE_BYTES"] = "service",
        ["SYNAPSE_MAX_SCORE_ROWS"] = "service",
        ["SYNAPSE_QUEUES"] = "service",
        ["SYNAPSE_ROOT"] = "service",
        ["SYNAPSE_WORKER_POOLS"] = "engine",
        ["SynapseQueues__clientId"] = "queue triggers",
        ["SynapseQueues__credential"] = "queue triggers",
        ["SynapseQueues__queueServiceUri"] = "queue triggers",
        ["TASKHUB_NAME"] = "host.json",
    };

    /// <summary>What a worker reads.</summary>
    private static readonly Dictionary<string, string> _workers = new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "telemetry",
        ["AZURE_CLIENT_ID"] = "Azure.Identity",
        ["SYNAPSE_ALLOWED_HOSTS"] = "worker",
        ["SYNAPSE_ALLOWED_LOCATIONS"] = "worker",
        ["SYNAPSE_QUEUES"] = "worker",
        ["SYNAPSE_ROLE"] = "worker",
        ["SYNAPSE_ROOT"] = "worker",
        ["SYNAPSE_WORKER_CONCURRENCY"] = "worker",
        ["SYNAPSE_WORKER_GRACE_SECONDS"] = "worker",
        ["SYNAPSE_WORKER_MAX_DELIVERIES"] = "worker",
        ["SYNAPSE_WORKER_URLS"] = "worker",
    };

    [Fact]
    public async Task The_functions_app_is_told_what_it_reads_and_nothing_else()
    {
        Assert.Equal(_functions.Keys.Order(StringComparer.Ordinal), FunctionSettings(await Deployment.PlainAsync()).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "SYNAPSE_HUB", "SYNAPSE_HUB_KEY", "SYNAPSE_SECRET_OPENAI_KEY"],
            FunctionSettings(await Deployment.FullAsync()).Keys.Except(_functions.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_worker_is_told_what_it_reads_and_nothing_else()
    {
        JsonObject plain = Assert.Single((await Deployment.PlainAsync()).Of("Microsoft.App/containerApps"));
        Assert.Equal(_workers.Keys.Order(StringComparer.Ordinal), WorkerSettings(plain).Keys.Order(StringComparer.Ordinal));
        Dictionary<string, JsonObject> full = ByRole(await Deployment.FullAsync());
        Assert.Equal(["SYNAPSE_SECRET_OPENAI_KEY"], WorkerSettings(full["gpu"]).Keys.Except(_workers.Keys));
        Assert.Equal(
            ["SYNAPSE_HUB", "SYNAPSE_HUB_KEY", "SYNAPSE_SECRET_OPENAI_KEY"],
            WorkerSettings(full["train"]).Keys.Except(_workers.Keys).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID", "SYNAPSE_HUB_KEY", "SYNAPSE_ROLE", "SYNAPSE_WORKER_URLS"],
            WorkerSettings(full["hub"]).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Functions_app_and_workers_are_told_the_same_of_what_specifications_may_touch()
    {
        foreach (Deployment deployment in (Deployment[])[await Deployment.PlainAsync(), await Deployment.FullAsync()])
        {
            Dictionary<string, string> functions = FunctionSettings(deployment);
            foreach ((_, JsonObject worker) in ByRole(deployment).Where(app => app.Key != "hub"))
            {
                Dictionary<string, string> settings = WorkerSettings(worker);
                foreach (string name in (string[])["SYNAPSE_ROOT", "SYNAPSE_ALLOWED_LOCATIONS", "SYNAPSE_ALLOWED_HOSTS"])
                    Assert.Equal(functions[name], settings[name]);
                Assert.Equal(Secrets(functions), Secrets(settings));
            }
        }

        static IEnumerable<string> Secrets(Dictionary<string, string> settings) =>
            settings.Keys.Where(name => name.StartsWith("SYNAPSE_SECRET_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task There_is_one_hub_at_most_where_engine_and_workers_look_for_it()
    {
        Deployment full = await Deployment.FullAsync();
        JsonObject hub = ByRole(full)["hub"];
        JsonNode ingress = hub["properties"]!["configuration"]!["ingress"]!;
        Assert.Equal((8080, false), ((int)ingress["targetPort"]!, (bool)ingress["allowInsecure"]!));
        // Ranks of one training that met in two processes would not meet.
        Assert.Equal(1, (int)hub["properties"]!["template"]!["scale"]!["maxReplicas"]!);
        Assert.Equal(FunctionSettings(full)["SYNAPSE_HUB"], WorkerSettings(ByRole(full)["train"])["SYNAPSE_HUB"]);
        // The domain is known once there is an environment; the name of the app stands before it.
        Assert.Matches($@"https://(\{{0\}}\.\{{1\}}', '{hub["name"]}'|{hub["name"]}\.)", FunctionSettings(full)["SYNAPSE_HUB"]);
        Assert.Equal("secret synapse-hub-key", WorkerSettings(hub)["SYNAPSE_HUB_KEY"]);
        Assert.Contains("@Microsoft.KeyVault(SecretUri=", FunctionSettings(full)["SYNAPSE_HUB_KEY"], StringComparison.Ordinal);
        Assert.All(ByRole(full).Where(app => app.Key != "hub"), app => Assert.Null(app.Value["properties"]!["configuration"]!["ingress"]));
    }

    [Fact]
    public async Task Values_that_are_secret_are_references_to_the_vault()
    {
        Deployment deployment = await Deployment.FullAsync();
        Dictionary<string, string> settings = FunctionSettings(deployment);
        Assert.All((string[])["SYNAPSE_API_KEYS", "SYNAPSE_CALLBACK_SECRET", "SYNAPSE_SECRET_OPENAI_KEY"], name => Assert.Contains("@Microsoft.KeyVault(SecretUri=", settings[name], StringComparison.Ordinal));
        Assert.All(ByRole(deployment).Where(app => app.Key != "hub"), worker => Assert.Equal("secret synapse-secret-openai-key", WorkerSettings(worker.Value)["SYNAPSE_SECRET_OPENAI_KEY"]));
    }

    [Thorough]
    [Fact]
    public async Task Pools_are_those_that_were_asked_for_and_have_an_app_each()
    {
        Deployment plain = await Deployment.PlainAsync(), full = await Deployment.FullAsync();
        Assert.Equal("", FunctionSettings(plain)["SYNAPSE_WORKER_POOLS"]);
        Assert.Equal("train;gpu", FunctionSettings(full)["SYNAPSE_WORKER_POOLS"]);
        Assert.Equal(["gpu", "hub", "train"], full.Of("Microsoft.App/containerApps").Select(app => WorkerSettings(app)["SYNAPSE_ROLE"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_queue_of_tasks_scales_its_workers_from_nothing()
    {
        foreach ((string role, JsonObject worker) in ByRole(await Deployment.FullAsync()))
        {
            if (role == "hub")
                continue;
            JsonNode template = worker["properties"]!["template"]!;
            Assert.Equal(0, (int)template["scale"]!["minReplicas"]!);
            JsonNode queue = Assert.Single(template["scale"]!["rules"]!.AsArray())!["azureQueue"]!;
            Assert.Equal($"tasks-{WorkerSettings(worker)["SYNAPSE_ROLE"]}", (string?)queue["queueName"]);
            Assert.Contains("/id-workers-", (string?)queue["identity"], StringComparison.Ordinal);
            Assert.True((int)template["terminationGracePeriodSeconds"]! > int.Parse(WorkerSettings(worker)["SYNAPSE_WORKER_GRACE_SECONDS"]));
            Assert.Equal(
                ["Liveness /healthz:8080", "Readiness /readyz:8080", "Startup /healthz:8080"],
                template["containers"]![0]!["probes"]!.AsArray().Select(probe => $"{probe!["type"]} {probe["httpGet"]!["path"]}:{probe["httpGet"]!["port"]}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Settings_of_our_own_are_read_by_code_of_our_own()
    {
        string code = string.Concat(
            from folder in (string[])["core", "functions", "workers", "cli"]
            where Directory.Exists(Repository.PathOf(folder))
            from file in Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            select File.ReadAllText(file));
        bool workersAreThere = Directory.Exists(Repository.PathOf("workers"));
        bool functionsAreThere = Directory.Exists(Repository.PathOf("functions"));
        string[] unread =
        [
            .. _functions.Where(_ => functionsAreThere).Concat(_workers.Where(_ => workersAreThere)).Select(setting => setting.Key).Distinct()
                .Where(name => name.StartsWith("SYNAPSE_", StringComparison.Ordinal) && !Regex.IsMatch(code, $@"\b{name}\b")),
        ];
        Assert.Empty(unread);
    }

    [Fact]
    public async Task The_task_hub_of_the_scheduler_is_the_one_that_the_app_works_at()
    {
        Deployment deployment = await Deployment.FullAsync();
        string hub = ((string)Assert.Single(deployment.Of("Microsoft.DurableTask/schedulers/taskHubs"))["name"]!).Split('/')[1];
        Assert.Equal(hub, FunctionSettings(deployment)["TASKHUB_NAME"]);
        foreach (string host in (string[])["host.json", "functions/host.scheduler.json"])
        {
            string text = await File.ReadAllTextAsync(Repository.PathOf(host), TestContext.Current.CancellationToken);
            Assert.Contains((string?)JsonNode.Parse(text)!["extensions"]!["durableTask"]!["hubName"], new[] { hub, "%TASKHUB_NAME%" });
        }
    }

    [Fact]
    public async Task The_app_runs_on_Flex_Consumption_and_takes_its_package_from_storage_as_itself()
    {
        Deployment deployment = await Deployment.FullAsync();
        Assert.Equal("FC1", (string?)Assert.Single(deployment.Of("Microsoft.Web/serverfarms"))["sku"]!["name"]);
        JsonNode app = Assert.Single(deployment.Of("Microsoft.Web/sites"))["properties"]!["functionAppConfig"]!;
        Assert.Equal("dotnet-isolated 10.0", $"{app["runtime"]!["name"]} {app["runtime"]!["version"]}");
        Assert.Equal("UserAssignedIdentity", (string?)app["deployment"]!["storage"]!["authentication"]!["type"]);
        // Instances for served models take the place of those of the group http.
        Assert.Equal("""[{"name":"durable","instanceCount":1},{"name":"http","instanceCount":2}]""", app["scaleAndConcurrency"]!["alwaysReady"]!.ToJsonString());
    }

    private static Dictionary<string, JsonObject> ByRole(Deployment deployment) =>
        deployment.Of("Microsoft.App/containerApps").ToDictionary(app => WorkerSettings(app)["SYNAPSE_ROLE"]);

    private static Dictionary<string, string> FunctionSettings(Deployment deployment) =>
        Assert.Single(deployment.Of("Microsoft.Web/sites/config"))["properties"]!.AsObject().ToDictionary(setting => setting.Key, setting => (string)setting.Value!);

    private static Dictionary<string, string> WorkerSettings(JsonObject worker) =>
        worker["properties"]!["template"]!["containers"]![0]!["env"]!.AsArray().ToDictionary(
            setting => (string)setting!["name"]!, setting => (string?)setting!["value"] ?? $"secret {setting["secretRef"]}");
}
