using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Hosting;
using SynapseServerless.Pipelines;
using SynapseServerless.Services;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands.Services;

/// <summary>Calls each endpoint of a specification once, and says what is wrong with those that would fail a run.</summary>
internal sealed class CheckCommand : CliCommand
{
    public CheckCommand()
        : base("check", "Make one cheap call to each endpoint of a specification, and report what is wrong.")
    {
        Argument<string> specification = SpecificationOptions.Argument();
        Option<string[]> set = SpecificationOptions.Set();
        Option<bool> json = JsonOption("Write JSON: good, and for each endpoint its verdict, the problem and the remedy.");
        Arguments.Add(specification);
        Options.Add(set);
        Options.Add(json);
        SetAction((parsed, cancel) =>
            CheckAsync(parsed.GetRequiredValue(specification), parsed.GetValue(set) ?? [], parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse services check pipeline.yaml", "key, region, deployment, access and version of each endpoint"),
        new("synapse services check pipeline.yaml --json | jq '.endpoints[].verdict'", "for programs"),
    ];

    private static async Task<int> CheckAsync(string file, string[] overrides, bool json, CancellationToken cancellationToken)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        IStorage storage = Storages.Create();
        RunSpecification specification = await SpecificationOptions.ReadAsync(file, overrides, catalog, storage, cancellationToken);
        var stages = new List<Stage>(specification.Evaluate.Select(evaluation => evaluation.Stage));
        if (specification.Pipeline is { } pipeline)
            stages.Insert(0, pipeline);
        if (specification.Model is { } model)
            stages.Insert(0, await StageSerializer.LoadAsync(model, storage, catalog, cancellationToken));
        using ProcessHost host = Storages.Host();
        // Endpoints are few, and each is called once.
        ServiceCheckResult[] results = await Task.WhenAll(ServiceCheck.Of(stages).Select(check => check.RunAsync(host.Stages, cancellationToken)));
        if (json)
            JsonOutput.Write(new JsonObject { ["good"] = results.All(result => result.IsGood), ["endpoints"] = new JsonArray([.. results.Select(Json)]) });
        else
            Show(file, results);
        return results.All(result => result.IsGood) ? ExitCode.Done : ExitCode.Failed;
    }

    private static JsonObject Json(ServiceCheckResult result)
    {
        var json = new JsonObject
        {
            ["endpoint"] = result.Check.Endpoint, ["address"] = result.Check.Address, ["stages"] = new JsonArray([.. result.Check.Stages.Select(stage => (JsonNode)stage)]),
            ["verdict"] = TypeNames.EnumName(result.Verdict.ToString()),
        };
        if (result.Status is { } status)
            json["status"] = status;
        if (result.Problem is { } problem)
            json["problem"] = problem;
        if (result.Remedy is { Length: > 0 } remedy)
            json["remedy"] = remedy;
        return json;
    }

    private static void Show(string file, ServiceCheckResult[] results)
    {
        IAnsiConsole console = Consoles.Results;
        if (results.Length == 0)
        {
            console.Write(new Text($"{file} calls no service whose address is known before it runs.\n"));
            return;
        }
        Table table = Tables.WithHeadings("endpoint", "asked by", "verdict");
        foreach (ServiceCheckResult result in results)
            table.AddRow(Tables.Cell(result.Check.Endpoint), Tables.Cell(string.Join(", ", result.Check.Stages)), result.IsGood ? Tables.Cell(Words(result.Verdict)) : Tables.Cell(Words(result.Verdict), new Style(Color.Red)));
        console.Write(table);
        Failure.Show([.. results.Where(result => !result.IsGood).Select(result => new SynapseException(result.Problem!, Location.OfStage(result.Check.Stages[0]), result.Remedy))]);
    }

    private static string Words(ServiceVerdict verdict) => verdict switch
    {
        ServiceVerdict.Works => "works",
        ServiceVerdict.Busy => "works, and is busy",
        ServiceVerdict.NoKey => "no key",
        ServiceVerdict.WrongKey => "wrong key",
        ServiceVerdict.WrongRegion => "wrong region",
        ServiceVerdict.UnknownDeployment => "unknown deployment",
        ServiceVerdict.MissingAccess => "missing access",
        ServiceVerdict.RetiredVersion => "retired version",
        ServiceVerdict.UnknownOperation => "unknown operation",
        ServiceVerdict.HostNotAllowed => "host not allowed",
        ServiceVerdict.NotReachable => "not reachable",
        _ => "failing",
    };
}
