using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>How long a caller waits to hear how a run stands, where a service has kept a thousand.</summary>
public sealed class ServiceStatusComparison : Comparison
{
    private const int Runs = 1_000;

    private const string Key = "0123456789abcdef0123456789abcdef";

    /// <inheritdoc/>
    public override string Name => "service-status";

    /// <inheritdoc/>
    public override string Summary => "GET /v1/runs/{id} of each of 1,000 stored runs, one after the other, from synapse serve, published ready-to-run";

    /// <inheritdoc/>
    public override string Unit => "requests";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.RateAtLeast(20)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var publish = new ProcessStartInfo("dotnet", ["run", "build.cs", "publish"]) { WorkingDirectory = context.Root };
        // This program may itself run under `dotnet run`, whose MSBuild is not the child's.
        publish.Environment.Remove("MSBuildSDKsPath");
        publish.Environment.Remove("MSBUILD_EXE_PATH");
        using Process process = Process.Start(publish) ?? throw new Win32Exception("dotnet could not be started.");
        await process.WaitForExitAsync(cancellationToken);
        string runs = Path.Combine(Root(), "runs");
        if (Directory.Exists(runs))
            Directory.Delete(runs, recursive: true);
        for (int i = 0; i < Runs; i++)
            Store(runs, i);
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => throw new NotSupportedException("There is nothing to compare with.");

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string program = Path.Combine(context.Root, "artifacts", "publish", RuntimeInformation.RuntimeIdentifier, OperatingSystem.IsWindows() ? "synapse.exe" : "synapse");
        var start = new ProcessStartInfo(program, ["serve", "--root", Root(), "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SYNAPSE_API_KEYS"] = Key;
        using Process server = Process.Start(start) ?? throw new Win32Exception($"{program} could not be started.");
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginErrorReadLine();
        try
        {
            string address = (await server.StandardOutput.ReadLineAsync(cancellationToken))!["Listening on ".Length..];
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Add("api-key", Key);
            double[] milliseconds = new double[Runs];
            for (int i = 0; i < Runs; i++)
            {
                long began = Stopwatch.GetTimestamp();
                using HttpResponseMessage answer = await client.GetAsync($"/v1/runs/{Id(i)}", cancellationToken);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
            long listing = Stopwatch.GetTimestamp();
            (await client.GetAsync("/v1/runs?top=100", cancellationToken)).EnsureSuccessStatusCode();
            double list = Stopwatch.GetElapsedTime(listing).TotalMilliseconds;
            Array.Sort(milliseconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  status: p50 {milliseconds[Runs / 2]:0.0} ms, p95 {milliseconds[Runs * 95 / 100]:0.0} ms, slowest {milliseconds[^1]:0.0} ms; a page of 100: {list:0} ms"));
            return Runs;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Root() => Path.Combine(Path.GetTempPath(), "synapse-bench-service");

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"20260101-000000-bench-{i:D8}");

    // As the service keeps a run that has ended, with a record of some twenty tasks.
    private static void Store(string runs, int i)
    {
        string id = Id(i), folder = Path.Combine(runs, id);
        DateTimeOffset created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i);
        var request = new JsonObject
        {
            ["runId"] = id, ["name"] = "bench", ["trigger"] = "http", ["created"] = created, ["fingerprint"] = "", ["source"] = "bench.json", ["canonical"] = "{}",
        };
        var tasks = new JsonArray([.. Enumerable.Range(0, 20).Select(task => new JsonObject
        {
            ["activity"] = "ProcessPartition", ["subject"] = $"partition {task}", ["started"] = created, ["seconds"] = 0.5, ["attempts"] = 1, ["rowsIn"] = 10_000,
        })]);
        var record = new JsonObject
        {
            ["runId"] = id, ["name"] = "bench", ["status"] = "completed", ["specification"] = "{}", ["started"] = created, ["ended"] = created.AddSeconds(9),
            ["seconds"] = 9, ["rowsIn"] = 200_000, ["rowsOut"] = 40_000, ["tasks"] = tasks,
        };
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Path.Combine(runs, "index"));
        File.WriteAllText(Path.Combine(folder, "request.json"), request.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "run.json"), record.ToJsonString());
        string key = string.Create(CultureInfo.InvariantCulture, $"{9_999_999_999_999 - created.ToUnixTimeMilliseconds():D13}-{id}");
        File.WriteAllText(Path.Combine(runs, "index", $"{key}.json"), new JsonObject { ["runId"] = id, ["name"] = "bench", ["created"] = created }.ToJsonString());
    }
}
