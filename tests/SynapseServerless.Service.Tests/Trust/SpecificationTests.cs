using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.MLNet;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Service.Tests.Trust;

public class SpecificationTests
{
    private static readonly StageCatalog _catalog = new StageCatalog().Add<Pipeline>().AddCore().AddML().AddLightGBM().AddMLNet().Add<CallsAService>();

    [Fact]
    public void Relative_locations_are_relative_to_the_data_of_the_root()
    {
        TrustPolicy policy = Policy("/srv/synapse");
        RunSpecification specification = Read(policy, """
            inputs: { flights: flights.parquet }
            model: ../models/late
            transform: flights
            output: { data: out/scored, metrics: out/metrics.json }
            """);
        policy.Check(specification);
        Assert.Equal(["/srv/synapse/data/flights.parquet"], specification.Inputs["flights"].Path);
        Assert.Equal("/srv/synapse/models/late", specification.Model);

        TrustPolicy onBlobs = Policy("https://acct.blob.core.windows.net/root");
        specification = Read(onBlobs, """
            inputs: { flights: "2024/*.parquet" }
            model: ../models/late
            transform: flights
            """);
        onBlobs.Check(specification);
        Assert.Equal("https://acct.blob.core.windows.net/root/models/late", specification.Model);
    }

    [Fact]
    public void Every_location_and_host_of_a_specification_is_looked_at_and_all_errors_come_at_once()
    {
        TrustPolicy policy = Policy("/srv/synapse");
        RunSpecification specification = Read(policy, """
            inputs:
              a: { path: [fine.csv, /in/a.csv, "../../in/b/*.csv"] }
            pipeline:
              - { type: MLNetModel, path: /in/model.zip }
              - { type: CallsAService, url: "https://evil.example/x", fallback: { type: CallsAService, uid: second, url: "http://hooks.example.org/" } }
            fit: a
            transform: a
            output: { model: /out/model, data: ../runs/x, metrics: "https://acct.blob.core.windows.net/c/m.json", report: /out/r.html, setAside: "/out/s" }
            """);
        var error = Assert.Throws<NotAllowedException>(() => policy.Check(specification));
        Assert.Equal(
            [
                "/in/a.csv", "/srv/in/b/*.csv", "/out/model", "/srv/synapse/runs/x", "https://acct.blob.core.windows.net/c/m.json", "/out/r.html", "/out/s",
                "/in/model.zip", "https://evil.example", "http://hooks.example.org",
            ],
            error.Names);
        Assert.Equal("/inputs/a/path", error.Refusals[0].Location.Pointer);
        Assert.Equal("/output/setAside", error.Refusals[6].Location.Pointer);
        Assert.Equal("/pipeline/0/path", error.Refusals[7].Location.Pointer);
        Assert.Equal("/pipeline/1/url", error.Refusals[8].Location.Pointer);
        Assert.Equal(("second", "/pipeline/1/fallback/url"), (error.Refusals[9].Location.Stage, error.Refusals[9].Location.Pointer));
    }

    [Theory]
    [InlineData("x.csv?sv=2024-11-04&sig=abc")]
    [InlineData("https://acct.blob.core.windows.net/root/data/x.csv?sv=2024-11-04&sig=abc")]
    [InlineData("../runs/r1/run.json")]
    [InlineData("//evil.example/root/data/x.csv")]
    [InlineData(@"\\evil.example\x.csv")]
    [InlineData("/root/data/x.csv")]
    [InlineData("%2e%2e/runs/r1/run.json")]
    [InlineData("..%2fruns%2fr1%2frun.json")]
    [InlineData("https:../runs/x")]
    [InlineData("file:///etc/passwd")]
    public void A_root_of_blobs_is_not_left_by_any_way_of_writing(string path)
    {
        TrustPolicy policy = Policy("https://acct.blob.core.windows.net/root");
        RunSpecification specification = Read(policy, $"""
            inputs: {"{"} a: '{path}' {"}"}
            transform: a
            pipeline: [ {"{"} type: SelectColumns, cols: [x] {"}"} ]
            """);
        Assert.Throws<NotAllowedException>(() => policy.Check(specification));
    }

    [Fact]
    public void Bins_of_another_fit_come_from_where_the_operator_allows()
    {
        TrustPolicy policy = Policy("/srv/synapse");
        policy.Check(Read(policy, Fit("../models/bins")));
        var error = Assert.Throws<NotAllowedException>(() => policy.Check(Read(policy, Fit("/in/bins"))));
        Assert.Equal(["/in/bins"], error.Names);
        Assert.Equal(("LightGBMRanker", "/pipeline/0/referenceDataset"), (error.Refusals[0].Location.Stage, error.Refusals[0].Location.Pointer));

        static string Fit(string bins) => $$"""
            inputs: { flights: flights.parquet }
            pipeline: [ { type: LightGBMRanker, groupCol: date, referenceDataset: "{{bins}}" } ]
            fit: flights
            """;
    }

    // Reading a specification a second time must not make other locations of it: here "${A:-/x}" is three names of a path, and "${A}" one.
    [Theory]
    [InlineData("$${A:-/x}/../../x.csv")]
    [InlineData("$$$${A:-/x}/../x.csv")]
    public void What_was_checked_is_what_an_engine_reads(string path)
    {
        TrustPolicy policy = Policy("/srv/synapse");
        RunSpecification specification = Read(policy, $$"""
            inputs: { a: '{{path}}' }
            transform: a
            pipeline: [ { type: SelectColumns, cols: [x] } ]
            """);
        policy.Check(specification);
        RunSpecification again = RunWorkspaces.Specification(_catalog, new StoredRun("r", specification.Source, specification.Canonical, DateTimeOffset.UnixEpoch));
        Assert.Equal(specification.Inputs["a"].Path, again.Inputs["a"].Path);
    }

    [Fact]
    public void A_stage_that_was_saved_is_looked_at_as_well()
    {
        TrustPolicy policy = Policy("/srv/synapse");
        policy.Check(new Pipeline(new CallsAService { Url = "https://hooks.example.org/x" }));
        Assert.Throws<NotAllowedException>(() => policy.Check(new Pipeline(new CallsAService { Url = "https://evil.example/" })));
        Assert.Throws<NotAllowedException>(() => policy.Check(new PipelineModel(new MLNetModel { Path = "/in/model.zip" })));
    }

    private static TrustPolicy Policy(string root) => new(new TrustOptions { Root = root, AllowedHosts = ["hooks.example.org"] });

    private static RunSpecification Read(TrustPolicy policy, string text) => new SpecificationReader(_catalog).Parse(text, policy.SourceOf("specification.yaml"));
}
