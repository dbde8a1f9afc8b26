// The build program: `dotnet run build.cs test` restores, builds, fetches what tests need and runs every test.
// It is one file without packages, so that a fresh clone needs nothing but the .NET SDK (and Node.js for some tests).
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;

string root = FindRoot(Environment.CurrentDirectory);
string artifacts = Path.Combine(root, "artifacts");
string command = args.FirstOrDefault() ?? "help";
// `dotnet run build.cs test Core` and `dotnet run build.cs -- test -- Core` mean the same.
string[] rest = [.. args.Skip(1).SkipWhile(argument => argument == "--")];
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};

try
{
    return command switch
    {
        "restore" => await RestoreAsync(cancellation.Token) ? 0 : 1,
        "build" => await BuildAsync([], cancellation.Token) ? 0 : 1,
        "test" => await TestAsync(rest, cancellation.Token),
        "run" => await DotnetAsync(["run", "--project", Rooted("cli"), "-c", "Release", "--", .. rest], cancellation.Token),
        "bench" => await BenchAsync(rest, cancellation.Token),
        "docs" => await DocsAsync(cancellation.Token),
        "pack" => await PackAsync(cancellation.Token),
        "publish" => await PublishAsync(rest.FirstOrDefault() ?? RuntimeInformation.RuntimeIdentifier, cancellation.Token),
        "help" or "--help" or "-h" => Help(Console.Out, 0),
        _ => Help(Console.Error, 2),
    };
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    Console.Error.WriteLine("Cancelled.");
    return 130;
}

static int Help(TextWriter writer, int code)
{
    writer.WriteLine("""
        dotnet run build.cs COMMAND

          test [NAME ...]   restore, build, run all tests, or those of the test projects whose name contains a NAME
          build             restore and build everything in Release
          restore           restore packages; exactly those of the lock files where CI=true
          run ARGUMENTS     the command line, synapse, from source
          bench ARGUMENTS   benchmarks and comparisons
          docs              the pages of docs/stages and the connector of Logic Apps, from the code
          pack              packages of the library and of the tool, into artifacts/packages
          publish [RID]     synapse, compiled ahead of time, into artifacts/publish/RID
        """);
    return code;
}

async Task<bool> RestoreAsync(CancellationToken cancel)
{
    string[] locked = Environment.GetEnvironmentVariable("CI") is "true" or "1" ? ["--locked-mode"] : [];
    return await DotnetAsync(["restore", Rooted("SynapseServerless.sln"), "-v", "quiet", .. locked], cancel) == 0;
}

async Task<bool> BuildAsync(IReadOnlyList<TestProject> only, CancellationToken cancel)
{
    if (!await RestoreAsync(cancel))
        return false;
    string[] targets = only.Count == 0 ? [Rooted("SynapseServerless.sln")] : [.. only.Select(project => project.Folder)];
    foreach (string target in targets)
    {
        string[] build = ["build", target, "-c", "Release", "--no-restore", "-v", "quiet", "-nodeReuse:false"];
        if (await DotnetAsync(build, cancel) != 0)
            return false;
    }

    return true;
}

// Why a project cannot be restored here; null where it can.
async Task<string?> MissingPackageAsync(TestProject project, CancellationToken cancel)
{
    string log = Path.Combine(artifacts, "restore-functions.log");
    Directory.CreateDirectory(artifacts);
    if (await ProcessAsync("dotnet", ["restore", project.Folder, "-v", "quiet"], log, cancel) == 0)
        return null;
    string error = (await File.ReadAllLinesAsync(log, cancel)).FirstOrDefault(line => line.Contains("error NU110", StringComparison.Ordinal)) ?? "";
    int start = error.IndexOf("error NU110", StringComparison.Ordinal);
    return start < 0 ? $"its packages could not be restored (see {log})" : $"a package of Azure Functions is not on this registry ({error[(start + 6)..].Split(" [")[0].TrimEnd('.')})";
}

async Task<int> TestAsync(IReadOnlyList<string> filters, CancellationToken cancel)
{
    var watch = Stopwatch.StartNew();
    TestProject[] all = [.. Directory.GetDirectories(Rooted("tests"), "*.Tests").Order(StringComparer.Ordinal).Select(TestProject.At)];
    TestProject functions = TestProject.At(Rooted("tests/SynapseServerless.Functions.Tests"));
    TestProject[] chosen = filters.Count == 0 ? all : [.. all.Where(project => filters.Any(project.Matches))];
    if (chosen.Length == 0)
    {
        Console.Error.WriteLine($"No test project matches {string.Join(", ", filters)}. There are: {string.Join(", ", all.Select(project => project.Label))}.");
        return 2;
    }

    if (chosen.Contains(functions) && await MissingPackageAsync(functions, cancel) is { } missing)
    {
        Say($"Left out: functions/ and its tests, because {missing}. Everything else is built and tested without them.");
        chosen = [.. chosen.Where(project => project != functions)];
    }

    Say($"Building {(filters.Count == 0 ? "the solution" : string.Join(", ", chosen.Select(project => project.Label)))} in Release");
    bool built = filters.Count == 0 || chosen.Any(project => project != functions)
        ? await BuildAsync(filters.Count == 0 ? [] : [.. chosen.Where(project => project != functions)], cancel)
        : await RestoreAsync(cancel);
    // The app on Azure is no part of the solution, because its packages are not on every registry.
    if (!built || (chosen.Contains(functions) && await DotnetAsync(["build", functions.Folder, "-c", "Release", "-v", "quiet", "-nodeReuse:false"], cancel) != 0))
    {
        Console.WriteLine("The build failed; no test was run.");
        Console.WriteLine("0 passed, 1 failed");
        return 1;
    }

    Say($"Built in {watch.Elapsed.TotalSeconds:F0} s");
    // An emulator of Azure Storage, and what tells whether queries of logs are queries.
    await NpmAsync([("azurite", "3.37.0"), ("@kusto/language-service-next", "12.4.1")], cancel);
    string results = Rooted("artifacts/tests");
    Directory.CreateDirectory(results);
    var outcomes = new List<Outcome>();
    // Those that take minutes first, so that none of them is at work alone at the end; those without a place here come last.
    string[] longest = ["Runs", "Core", "Embedded", "EndToEnd", "Workers", "LightGBM", "Service", "Functions"];
    chosen = [.. chosen.OrderBy(project => (uint)Array.IndexOf(longest, project.Label))];
    // One more than processors: many tests wait for processes that they have started or killed.
    var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount + 1, 2, 4), CancellationToken = cancel };
    await Parallel.ForEachAsync(chosen, options, async (project, token) =>
    {
        Outcome outcome = await RunTestsAsync(project, results, token);
        lock (outcomes)
        {
            outcomes.Add(outcome);
            outcome.Print(Console.Out);
        }
    });

    Summary.Print(outcomes, Console.Out);
    return outcomes.Any(outcome => outcome.Failures.Count > 0) ? 1 : 0;
}

async Task<Outcome> RunTestsAsync(TestProject project, string results, CancellationToken cancel)
{
    // The longest takes up to 13 minutes beside others on two cores; a hang must not take the whole run with it.
    TimeSpan limit = TimeSpan.FromMinutes(18);
    string xml = Path.Combine(results, $"{project.Name}.xml");
    string log = Path.Combine(results, $"{project.Name}.log");
    File.Delete(xml);
    var watch = Stopwatch.StartNew();
    using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    deadline.CancelAfter(limit);
    try
    {
        string program = Path.Combine(project.Folder, "bin", "Release", "net10.0", $"{project.Name}.dll");
        int exitCode = await ProcessAsync("dotnet", ["exec", program, "-noLogo", "-noColor", "-xml", xml], log, deadline.Token);
        return Outcome.Read(project, xml, log, exitCode, watch.Elapsed);
    }
    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
    {
        return Outcome.Broken(project, $"ran longer than {limit.TotalMinutes:F0} minutes and was ended; its output is in {log}", watch.Elapsed);
    }
}

// Without Node.js the tests that need something from npm skip and say why.
async Task NpmAsync((string Name, string Version)[] wanted, CancellationToken cancel)
{
    string[] missing = [.. wanted.Where(package => InstalledVersion(package.Name) != package.Version).Select(package => $"{package.Name}@{package.Version}")];
    if (missing.Length == 0)
        return;
    Say($"Installing {string.Join(" and ", missing)} from npm into artifacts/");
    Directory.CreateDirectory(artifacts);
    string manifest = Path.Combine(artifacts, "package.json");
    if (!File.Exists(manifest))
        await File.WriteAllTextAsync(manifest, """{ "private": true }""" + "\n", cancel);
    string log = Path.Combine(artifacts, "npm.log");
    try
    {
        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        string[] install = ["install", "--prefix", artifacts, "--save-exact", "--no-audit", "--no-fund", "--loglevel=error", .. missing];
        int exitCode = await ProcessAsync(npm, install, log, cancel);
        if (exitCode != 0)
            Console.WriteLine($"npm install failed with exit code {exitCode}, see {log}. What needs {string.Join(" and ", missing)} will skip or fail.");
    }
    catch (System.ComponentModel.Win32Exception)
    {
        Console.WriteLine($"Node.js (npm) was not found. What needs {string.Join(" and ", missing)} will skip or fail; install Node.js 20 or later.");
    }
}

string? InstalledVersion(string package)
{
    string manifest = Path.Combine(artifacts, "node_modules", package, "package.json");
    if (!File.Exists(manifest))
        return null;
    using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(manifest));
    return json.RootElement.GetProperty("version").GetString();
}

async Task<int> BenchAsync(string[] arguments, CancellationToken cancel)
{
    // Real tables, three million flights among them.
    await NpmAsync([("vega-datasets", "3.2.1")], cancel);
    return await DotnetAsync(["run", "--project", Rooted("bench/SynapseServerless.Bench"), "-c", "Release", "--", .. arguments], cancel);
}

async Task<int> DocsAsync(CancellationToken cancel)
{
    // The test that compares the pages with the stages writes them first when it is told to.
    Environment.SetEnvironmentVariable("SYNAPSE_WRITE_DOCS", "1");
    string[] pages = ["run", "--project", Rooted("tests/SynapseServerless.Docs.Tests"), "-c", "Release", "--", "-class", "SynapseServerless.Docs.Tests.StagePageTests", "-class", "SynapseServerless.Docs.Tests.ConnectorTests"];
    return await DotnetAsync(pages, cancel);
}

async Task<int> PackAsync(CancellationToken cancel)
{
    string packages = Path.Combine(artifacts, "packages");
    // A package serves every platform, so it carries the native libraries of all of them.
    return await DotnetAsync(["pack", Rooted("SynapseServerless.sln"), "-c", "Release", "-o", packages, "-p:KeepAllRuntimes=true", "-v", "quiet", "-nodeReuse:false"], cancel);
}

async Task<int> PublishAsync(string runtime, CancellationToken cancel)
{
    string folder = Path.Combine(artifacts, "publish", runtime);
    // Its own build folder: restoring for one runtime must not change what the ordinary build uses.
    int exitCode = await DotnetAsync(
        ["publish", Rooted("cli"), "-c", "Release", "-r", runtime, "--self-contained", "false", "-p:PublishReadyToRun=true",
            "--artifacts-path", Path.Combine(artifacts, "publish-build"), "-o", folder, "-v", "quiet", "-nodeReuse:false"],
        cancel);
    if (exitCode == 0)
        Say($"synapse is in {folder}");
    return exitCode;
}

Task<int> DotnetAsync(string[] arguments, CancellationToken cancel) => ProcessAsync("dotnet", arguments, null, cancel);

async Task<int> ProcessAsync(string file, string[] arguments, string? log, CancellationToken cancel)
{
    var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = root, RedirectStandardOutput = log is not null, RedirectStandardError = log is not null };
    // `dotnet run` points its children at its own MSBuild; a nested build finds its own.
    foreach (string variable in (string[])["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"])
        start.Environment.Remove(variable);
    start.Environment["DOTNET_NOLOGO"] = "1";
    start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
    if (log is not null || arguments[0] == "build")
    {
        // Compilers, tests and what they start live for seconds or minutes: to count how code is used costs them a fifth, and its fruits come too late.
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
        // Garbage is collected after 64 MiB (hexadecimal here) and not after 4: a fifth less time for tests that go through many schedules.
        start.Environment.TryAdd("DOTNET_GCgen0size", "4000000");
    }

    using var process = new Process { StartInfo = start };
    await using TextWriter? writer = log is null ? null : TextWriter.Synchronized(new StreamWriter(log));
    process.OutputDataReceived += (_, line) => writer?.WriteLine(line.Data);
    process.ErrorDataReceived += (_, line) => writer?.WriteLine(line.Data);
    process.Start();
    if (log is not null)
    {
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    try
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }
    catch (OperationCanceledException)
    {
        process.Kill(entireProcessTree: true);
        throw;
    }
}

string Rooted(string path) => Path.Combine(root, path);

static void Say(string text) => Console.WriteLine($"-- {text}");

static string FindRoot(string start)
{
    for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
    {
        if (File.Exists(Path.Combine(folder, "SynapseServerless.sln")))
            return folder;
    }

    throw new DirectoryNotFoundException($"SynapseServerless.sln is in neither {start} nor a folder above it; run the command inside the repository.");
}

/// <summary>A test project, which builds to an executable.</summary>
internal sealed record TestProject(string Name, string Folder)
{
    /// <summary>The name without what all of them share: Core for SynapseServerless.Core.Tests.</summary>
    public string Label => Name.Replace("SynapseServerless.", "", StringComparison.Ordinal).Replace(".Tests", "", StringComparison.Ordinal);

    public static TestProject At(string folder) => new(Path.GetFileName(folder), folder);

    public bool Matches(string filter) => Label.Contains(filter, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What running one test project came to, as its result file tells it.</summary>
internal sealed record Outcome(TestProject Project, int Passed, IReadOnlyList<(string Test, string Message)> Failures, IReadOnlyList<(string Test, string Reason)> Skips, TimeSpan Time)
{
    public static Outcome Broken(TestProject project, string message, TimeSpan time) => new(project, 0, [(project.Name, message)], [], time);

    public static Outcome Read(TestProject project, string xml, string log, int exitCode, TimeSpan time)
    {
        if (!File.Exists(xml))
            return Broken(project, $"ended with exit code {exitCode} without a result; its output is in {log}", time);

        XElement[] assemblies = [.. XDocument.Load(xml).Descendants("assembly")];
        XElement[] tests = [.. assemblies.Descendants("test")];
        var failures = tests.Where(test => (string?)test.Attribute("result") == "Fail").Select(test => (NameOf(test), Message(test))).ToList();
        failures.AddRange(assemblies.Descendants("error").Select(error => ((string?)error.Attribute("name") ?? project.Name, Message(error))));
        if (failures.Count == 0 && exitCode != 0)
            failures.Add((project.Name, tests.Length == 0 ? "has no tests" : $"ended with exit code {exitCode} although no test failed; its output is in {log}"));
        var skips = tests.Where(test => (string?)test.Attribute("result") == "Skip").Select(test => (NameOf(test), test.Element("reason")?.Value ?? "no reason given")).ToList();
        return new(project, tests.Count(test => (string?)test.Attribute("result") == "Pass"), failures, skips, time);
    }

    public void Print(TextWriter writer)
    {
        string skipped = Skips.Count > 0 ? $", {Skips.Count} skipped" : "";
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {Project.Label,-16} {Passed,5} passed, {Failures.Count} failed{skipped}  {Time.TotalSeconds,6:F1} s"));
        foreach ((string test, string message) in Failures)
            writer.WriteLine($"\n   FAILED {test}\n{Indent(message)}\n");
    }

    private static string NameOf(XElement test) => ((string?)test.Attribute("name"))?.Replace("\\\"", "\"", StringComparison.Ordinal) ?? "a test without a name";

    private static string Message(XElement test)
    {
        XElement? failure = test.Element("failure");
        return $"{failure?.Element("message")?.Value}\n{failure?.Element("stack-trace")?.Value}".Trim();
    }

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "     " + line.TrimEnd()));
}

internal static class Summary
{
    /// <summary>Prints why tests were skipped, which failed, and last of all the counts on a line of their own.</summary>
    public static void Print(IReadOnlyCollection<Outcome> outcomes, TextWriter writer)
    {
        foreach (var group in outcomes.SelectMany(outcome => outcome.Skips).GroupBy(skip => skip.Reason))
            writer.WriteLine($"   skipped {group.Count()}: {group.Key}");
        foreach ((string test, _) in outcomes.SelectMany(outcome => outcome.Failures))
            writer.WriteLine($"   failed: {test}");
        int skipped = outcomes.Sum(outcome => outcome.Skips.Count);
        string tail = skipped > 0 ? $", {skipped} skipped" : "";
        writer.WriteLine($"{outcomes.Sum(outcome => outcome.Passed)} passed, {outcomes.Sum(outcome => outcome.Failures.Count)} failed{tail}");
    }
}
