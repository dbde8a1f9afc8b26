using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace SynapseServerless.Infra.Tests;

[Thorough]
public sealed partial class AzdTests
{
    private readonly YamlMappingNode _project = Project();

    [Fact]
    public async Task Each_service_has_one_resource_that_is_tagged_with_its_name()
    {
        string[] services = [.. Map(_project, "services").Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Order(StringComparer.Ordinal)];
        Assert.Equal(["functions", "worker"], services);
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            (string Service, string Type)[] tagged =
            [
                .. deployment.Resources.Where(resource => resource["tags"]?["azd-service-name"] is not null)
                    .Select(resource => ((string)resource["tags"]!["azd-service-name"]!, (string)resource["type"]!))
                    .Order(),
            ];
            Assert.Equal([("functions", "Microsoft.Web/sites"), ("worker", "Microsoft.App/containerApps")], tagged);
        }
    }

    [Fact]
    public void Services_are_of_the_kind_that_their_resources_are()
    {
        YamlMappingNode functions = Map(_project, "services", "functions"), worker = Map(_project, "services", "worker");
        Assert.Equal(("function", "dotnet", "./functions"), (Text(functions, "host"), Text(functions, "language"), Text(functions, "project")));
        Assert.Equal(("containerapp", "./workers"), (Text(worker, "host"), Text(worker, "project")));
        Assert.Equal("..", Text(Map(worker, "docker"), "context"));
        Assert.Equal(("bicep", "infra", "main"), (Text(Map(_project, "infra"), "provider"), Text(Map(_project, "infra"), "path"), Text(Map(_project, "infra"), "module")));
    }

    [Fact]
    public void The_project_that_azd_deploys_has_an_identity_of_user_secrets_so_that_azd_writes_none_into_it()
    {
        string project = Assert.Single(Directory.GetFiles(Repository.PathOf("functions"), "*.csproj"));
        // `dotnet user-secrets init`, which azd calls, looks for one that is without a condition.
        XElement identity = Assert.Single(XDocument.Load(project).Descendants("UserSecretsId"));
        Assert.False(string.IsNullOrWhiteSpace(identity.Value));
        Assert.All(identity.AncestorsAndSelf(), element => Assert.Null(element.Attribute("Condition")));
    }

    [Thorough]
    [Fact]
    public async Task Everything_that_can_have_tags_is_tagged_with_the_environment()
    {
        foreach (Deployment deployment in await Deployment.AllAsync())
        {
            JsonObject[] placed = [.. deployment.Resources.Where(resource => resource["location"] is not null)];
            Assert.True(placed.Length > 15);
            Assert.All(placed, resource => Assert.Equal("dev", (string?)resource["tags"]?["azd-env-name"]));
        }
    }

    [Fact]
    public async Task Hooks_exist_and_use_what_the_deployment_hands_out()
    {
        // Those that azd sets by itself.
        HashSet<string> known = ["AZURE_SUBSCRIPTION_ID", "SERVICE_WORKER_IMAGE_NAME", .. await OutputsAsync()];
        YamlMappingNode hook = Map(_project, "hooks", "postdeploy");
        foreach (string system in (string[])["posix", "windows"])
        {
            string script = Repository.Read(Text(Map(hook, system), "run"));
            Assert.All(Variable().Matches(script).Select(match => match.Value), name => Assert.Contains(name, known));
            Assert.Contains("SYNAPSE_OTHER_WORKERS", script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outputs_are_named_as_variables_of_an_environment()
    {
        string[] outputs = [.. await OutputsAsync()];
        Assert.All(outputs, output => Assert.Matches("^[A-Z][A-Z_]+$", output));
        Assert.Contains("AZURE_CONTAINER_REGISTRY_ENDPOINT", outputs);
        Deployment full = await Deployment.FullAsync();
        string[] others = [.. full.Of("Microsoft.App/containerApps").Where(app => app["tags"]!["azd-service-name"] is null).Select(app => (string)app["name"]!)];
        Assert.Equal(2, others.Length);
        Assert.Equal(others.Order(StringComparer.Ordinal), ((string?)full.Outputs["SYNAPSE_OTHER_WORKERS"])!.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_value_that_can_be_set_is_documented_with_its_default()
    {
        string page = Repository.Read("docs/azure.md");
        (string Name, string Default)[] settable = [.. Setting().Matches(Repository.Read("infra/main.bicepparam")).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.True(settable.Length > 25);
        string[] missing =
        [
            .. settable
                .Where(setting => setting.Name is not ("SERVICE_WORKER_IMAGE_NAME" or "AZURE_PRINCIPAL_ID"))
                .Where(setting => !Regex.IsMatch(page, $@"^\| `{setting.Name}` \|.*{(setting.Default.Length == 0 ? "" : $"`{Regex.Escape(setting.Default)}`")}.*\|$", RegexOptions.Multiline))
                .Select(setting => $"{setting.Name} = {setting.Default}"),
        ];
        Assert.Empty(missing);
    }

    private static async Task<IEnumerable<string>> OutputsAsync() =>
        (await Template.AllAsync()).Single(template => template.Name == "main").Json["outputs"]!.AsObject().Select(output => output.Key);

    private static YamlMappingNode Project()
    {
        var stream = new YamlStream();
        using var reader = new StringReader(Repository.Read("azure.yaml"));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, params string[] path) => path.Aggregate(node, (inner, key) => (YamlMappingNode)inner.Children[key]);

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;

    [GeneratedRegex(@"\b(?:AZURE|SYNAPSE|SERVICE)_[A-Z_]+\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'(?:, '([^']*)')?\)")]
    private static partial Regex Setting();
}
