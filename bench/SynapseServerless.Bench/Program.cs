using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SynapseServerless.Bench.Comparisons;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;

// As the programs that are measured do.
NativeHeap.KeepSmall();

var data = new Option<DirectoryInfo?>("--data") { Description = "Folder with the tables of vega-datasets; artifacts/node_modules/vega-datasets/data when not given." };
var json = new Option<FileInfo?>("--json") { Description = "File to write the results to as JSON." };
var markdown = new Option<FileInfo?>("--markdown") { Description = "File to write the results to as a Markdown table." };
var rounds = new Option<int?>("--rounds") { Description = "How often each side is measured; each comparison has its own default." };
var update = new Option<bool>("--update") { Description = "Keeps what the files of --json and --markdown say of other comparisons." };
var names = new Argument<string[]>("NAME") { Description = "Comparisons to run, by a part of their name; all when none is given.", Arity = ArgumentArity.ZeroOrMore };
var compare = new Command("compare", "Runs project and reference side by side and prints their ratios.") { names, data, json, markdown, rounds, update };
compare.SetAction((parsed, cancel) => CompareCommand.RunAsync(
    new CompareCommand.Request(parsed.GetValue(names) ?? [], parsed.GetValue(rounds), parsed.GetValue(json)?.FullName, parsed.GetValue(markdown)?.FullName, parsed.GetValue(update)),
    BenchContext.Locate(parsed.GetValue(data)?.FullName),
    cancel));

var list = new Command("list", "Lists the comparisons.");
list.SetAction(_ =>
{
    foreach (Comparison comparison in AllComparisons.Create())
        Console.WriteLine($"{comparison.Name,-24} {comparison.Summary} ({string.Join(", ", comparison.Requirements)})");
});

// What an isolated comparison starts: one side, once, in a process of its own, so that its peak memory is its own.
var name = new Argument<string>("NAME");
var side = new Argument<Side>("SIDE");
var isolated = new Command("side", "Runs one side of one comparison once and prints what it took, as JSON.") { name, side, data };
isolated.Hidden = true;
isolated.SetAction((parsed, cancel) => IsolatedSide.RunAsync(parsed.GetValue(name)!, parsed.GetValue(side), BenchContext.Locate(parsed.GetValue(data)?.FullName), cancel));

// What comparisons of ranks on a network start.
var hub = new Command("hub", "Serves a training hub on a free port of the loopback interface until its input ends, and prints the address.") { Hidden = true };
hub.SetAction((_, cancel) => HubProcess.RunAsync(cancel));

var kernels = new Command("kernels", "Runs the BenchmarkDotNet benchmarks of hot loops; arguments go to BenchmarkDotNet.") { TreatUnmatchedTokensAsErrors = false };
kernels.SetAction(parsed =>
{
    // In this process: a generated project would be built outside the solution's package and lock rules.
    IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    string[] passed = parsed.UnmatchedTokens.Count == 0 ? ["--filter", "*"] : [.. parsed.UnmatchedTokens];
    BenchmarkSwitcher.FromAssembly(typeof(Comparison).Assembly).Run(passed, config);
});

var root = new RootCommand("Benchmarks of SynapseServerless: hot loops, and whole jobs against the tools that they stand on.") { kernels, compare, list, isolated, hub };
return await root.Parse(args).InvokeAsync();
