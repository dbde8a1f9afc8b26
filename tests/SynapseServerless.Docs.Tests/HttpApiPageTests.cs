using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SynapseServerless.Service.Api;
using Xunit;

namespace SynapseServerless.Docs.Tests;

/// <summary>The pages of the HTTP API and of serving: every route has an example, and all examples are run, as they stand, against a real server.</summary>
[Thorough]
public sealed partial class HttpApiPageTests : IDisposable
{
    // In this order: what is served is the model that the first page fits.
    private static readonly string[] Pages = ["docs/http-api.md", "docs/serving.md"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-docs-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Script => string.Join('\n', Pages.SelectMany(page => CodeBlock.All("bash").Where(block => block.Document == page)).Select(block => block.Code));

    [Fact]
    public void Every_route_has_an_example_and_a_line_in_a_table()
    {
        JsonObject paths = (JsonObject)new ApiDocuments(AllStages.CreateCatalog()).OpenApi["paths"]!;
        (string Method, string Path)[] routes = [.. paths.SelectMany(path => ((JsonObject)path.Value!).Select(method => (method.Key.ToUpperInvariant(), path.Key)))];
        string text = string.Concat(Pages.Select(page => File.ReadAllText(Repository.PathOf(page))));
        string commands = Script.Replace("\\\n", " ", StringComparison.Ordinal);
        (string Method, string Path)[] shown = [.. Calls().Matches(commands).Select(call => (Method(call.Value), call.Groups["path"].Value))];
        string[] missing = [.. routes.Where(route => !shown.Any(call => call.Method == route.Method && Matches(route.Path, call.Path))).Select(route => $"{route.Method} {route.Path}")];
        Assert.Empty(missing);
        Assert.All(routes, route => Assert.Contains($"`{route.Method} {route.Path}`", text, StringComparison.Ordinal));
        Assert.All(shown, call => Assert.Contains(routes, route => call.Method == route.Method && Matches(route.Path, call.Path)));
    }

    [Fact]
    public async Task The_examples_run_from_the_first_to_the_last()
    {
        Need.OfSystem("The examples are for a shell.").SkipUnless(!OperatingSystem.IsWindows());
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "data"));
        File.Copy(Repository.PathOf("samples/tomorrow-temperature/data/weather.csv"), Path.Combine(_folder.FullName, "data", "weather.csv"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "synapse.key"), "0123456789abcdef0123456789abcdef\n", cancel);
        using Process server = Start("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "synapse.dll"), "serve", "--key", "synapse.key", "--urls", "http://127.0.0.1:0"], null);
        Task<string> log = server.StandardError.ReadToEndAsync(cancel);
        try
        {
            string line = await server.StandardOutput.ReadLineAsync(cancel) ?? await log;
            Assert.StartsWith("Listening on ", line, StringComparison.Ordinal);
            // Any answer that is no success ends the script.
            string script = $"set -eo pipefail\ncurl() {{ command curl --silent --show-error --fail-with-body \"$@\"; }}\n{Script}\necho all of it";
            using Process shell = Start("bash", ["-c", script], line["Listening on ".Length..]);
            Task<string> error = shell.StandardError.ReadToEndAsync(cancel);
            string output = await shell.StandardOutput.ReadToEndAsync(cancel);
            await shell.WaitForExitAsync(cancel);
            Assert.True(shell.ExitCode == 0 && output.TrimEnd().EndsWith("all of it", StringComparison.Ordinal), $"{output}\n{await error}");
            Assert.Contains("\"prediction\":", output, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Process Start(string program, string[] arguments, string? address)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        if (address is not null)
            start.Environment["SYNAPSE"] = address;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static string Method(string call) =>
        Regex.Match(call, @"-X (\w+)") is { Success: true } match ? match.Groups[1].Value
        : Regex.IsMatch(call, @" -d | --data") ? "POST" : "GET";

    private static bool Matches(string template, string path) =>
        Regex.IsMatch(path, $"^{Regex.Replace(Regex.Escape(template), @"\\\{\w+}", "[^/]+")}$");

    [GeneratedRegex("""curl\b[^|\n]*?\$SYNAPSE(?<path>/[^\s?"')]*)[^|\n]*""")]
    private static partial Regex Calls();
}
