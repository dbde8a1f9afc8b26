using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed class CompileTests
{
    private static readonly Dictionary<string, string> _environment = new() { ["AZURE_ENV_NAME"] = "dev", ["AZURE_LOCATION"] = "westeurope" };

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("main.bicepparam", Traits = ["Effort", "full"])]
    public async Task It_compiles_and_lints_without_a_word_and_so_do_its_modules(string file)
    {
        Bicep.SkipWithout();
        (int exitCode, string said) = await Bicep.RunAsync(_environment, "lint", Repository.PathOf($"infra/{file}"));
        Assert.Equal("", said.Trim());
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void Every_module_is_used()
    {
        string code = string.Concat(Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.All(
            Directory.EnumerateFiles(Repository.PathOf("infra/modules"), "*.bicep").Select(path => Path.GetFileName(path)),
            module => Assert.Matches($@"'(modules/)?{Regex.Escape(module)}'", code));
    }

    [Thorough]
    [Fact]
    public async Task Everything_is_formatted_as_the_compiler_formats()
    {
        Bicep.SkipWithout();
        using var copy = new TemplateCopy();
        string[] files = [.. copy.Files.Where(file => Path.GetExtension(file) == ".bicep")];
        (int exitCode, string said) = await Bicep.RunAsync(_environment, "format", "--pattern", copy.PathOf("**/*.bicep"));
        Assert.True(exitCode == 0, said);
        string[] different = [.. files.Where(file => File.ReadAllText(copy.PathOf(file)).ReplaceLineEndings() != Repository.Read($"infra/{file}").ReplaceLineEndings())];
        Assert.True(different.Length == 0, $"`bicep format` would change {string.Join(", ", different)}.");
        Assert.NotEmpty(files);
    }

    [Fact]
    public async Task Every_parameter_and_every_output_says_what_it_is()
    {
        string[] silent =
        [
            .. from template in await Template.AllAsync()
               from kind in (string[])["parameters", "outputs"]
               from entry in template.Json[kind] as JsonObject ?? []
               where string.IsNullOrWhiteSpace((string?)entry.Value!["metadata"]?["description"])
               select $"{template.Name}: {kind} {entry.Key}",
        ];
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Modules_are_those_of_this_repository()
    {
        string[] lines = [.. Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories).SelectMany(File.ReadAllLines)];
        Assert.DoesNotContain(lines, line => line.Contains("'br:", StringComparison.Ordinal) || line.Contains("'br/", StringComparison.Ordinal) || line.Contains("'ts:", StringComparison.Ordinal));
        Assert.True((await Template.AllAsync()).Count > 10);
    }

    [Thorough]
    [Fact]
    public async Task A_mistake_is_found()
    {
        Bicep.SkipWithout();
        using var copy = new TemplateCopy();
        string module = copy.PathOf("modules/registry.bicep");
        await File.AppendAllTextAsync(module, "\nparam nobodyReadsThis string\n", TestContext.Current.CancellationToken);
        (int exitCode, string said) = await Bicep.RunAsync(_environment, "lint", copy.PathOf("main.bicep"));
        Assert.NotEqual(0, exitCode);
        Assert.Contains("no-unused-params", said, StringComparison.Ordinal);
    }
}
