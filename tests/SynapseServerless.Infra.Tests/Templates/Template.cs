using System.Text.Json.Nodes;

namespace SynapseServerless.Infra.Tests;

/// <summary>A compiled template: the main one, or that of a module.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">The template.</param>
internal sealed record Template(string Name, JsonObject Json)
{
    private static readonly Lazy<Task<IReadOnlyList<Template>>> _all = new(CompileAsync);

    /// <summary>The main template, and those of its modules.</summary>
    public static Task<IReadOnlyList<Template>> AllAsync()
    {
        Bicep.SkipWithout();
        return _all.Value;
    }

    private static async Task<IReadOnlyList<Template>> CompileAsync()
    {
        using var copy = new TemplateCopy();
        (int exitCode, string said) = await Bicep.RunAsync(new Dictionary<string, string>(), "build", copy.PathOf("main.bicep"), "--outfile", copy.PathOf("main.json"));
        if (exitCode != 0)
            throw new InvalidOperationException(said);
        JsonObject main = JsonNode.Parse(await File.ReadAllTextAsync(copy.PathOf("main.json")))!.AsObject();
        return [.. Within("main", main)];
    }

    private static IEnumerable<Template> Within(string name, JsonObject template)
    {
        yield return new(name, template);
        foreach ((string symbol, JsonNode? resource) in template["resources"]!.AsObject())
        {
            if (resource!["properties"] is not JsonObject properties || properties["template"] is not JsonObject nested || (string?)resource["type"] != "Microsoft.Resources/deployments")
                continue;
            foreach (Template inner in Within(symbol, nested))
                yield return inner;
        }
    }
}
