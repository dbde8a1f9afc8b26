using SynapseServerless.Data;
using SynapseServerless.Data.Tests;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.Outputs.Tests;

/// <summary>What a run writes is in nobody's way: of what it reads, of the specification, of the rest that it writes.</summary>
public sealed class OutputChecksTests : IDisposable
{
    private const string Account = "https://account.blob.core.windows.net";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RunSpecification Specification(OutputSpecification output, params string[] inputs) => new()
    {
        Name = "job",
        Inputs = new Dictionary<string, InputSpecification> { ["rows"] = new() { Path = inputs } },
        Transform = "rows",
        Output = output,
        Source = _folder.File("job.yaml"),
        Canonical = "",
    };

    private string At(string path) => path.Contains("://", StringComparison.Ordinal) ? path : _folder.File(path);

    private string? Problem(OutputSpecification output, params string[] inputs) =>
        OutputChecks.Check(Specification(output, [.. inputs.Select(At)])) is [{ } first, ..] ? first.Problem : null;

    [Theory]
    [InlineData("data", "data", "is")]
    [InlineData("data/", "data", "is")]
    [InlineData("./x/../data", "data", "is")]
    [InlineData("data/scored", "data", "lies in")]
    [InlineData("data", "data/flights.csv", "holds")]
    [InlineData("data", "data/*.csv", "holds")]
    [InlineData("data/flights.csv/x", "data/flights.csv", "lies in")]
    [InlineData("data/scored", "data/**/*.parquet", "lies in")]
    [InlineData("data/scored", "data/*/*", "lies in")]
    [InlineData($"{Account}/c/data", $"{Account}/c/data", "is")]
    [InlineData($"{Account}/c/data/", "https://ACCOUNT.blob.core.windows.net:443/c/data", "is")]
    [InlineData($"{Account}/c/a%20b/x", $"{Account}/c/a b", "lies in")]
    [InlineData($"{Account}/c", $"{Account}/c/data/*.csv", "holds")]
    [InlineData($"{Account}/c/data/scored", $"{Account}/c/data/**", "lies in")]
    public void Data_that_is_holds_or_lies_in_an_input_is_refused(string data, string input, string relation) =>
        Assert.Equal($"output.data {relation} the input 'rows'", Problem(new OutputSpecification { Data = At(data) }, input));

    [Theory]
    [InlineData("data", "database")]
    [InlineData("out", "data")]
    [InlineData("data/scored", "data/*.csv")]
    [InlineData("data/scored", "data/**/*.csv")]
    [InlineData("data/scored", "data/2024/*")]
    [InlineData($"{Account}/c/data", $"{Account}/d/data")]
    [InlineData($"{Account}/c/data", "https://other.blob.core.windows.net/c/data")]
    [InlineData($"{Account}/c/data", $"{Account}/c/Data")]
    [InlineData($"{Account}/c/data", "data")]
    public void Places_beside_an_input_are_none_of_it(string data, string input) =>
        Assert.Null(Problem(new OutputSpecification { Data = At(data) }, input));

    [Fact]
    public void Every_output_is_looked_at_and_every_conflict_is_told()
    {
        string place = _folder.File("data/in.csv");
        IReadOnlyList<SpecificationException> errors = OutputChecks.Check(Specification(
            new OutputSpecification { Model = place, Metrics = place, Report = place, SetAside = place }, place));
        Assert.Equal(
            [
                "output.model is the input 'rows'", "output.metrics is the input 'rows'", "output.metrics is output.model",
                "output.report is the input 'rows'", "output.report is output.model", "output.report is output.metrics",
                "output.setAside is the input 'rows'", "output.setAside is output.model", "output.setAside is output.metrics", "output.setAside is output.report",
            ],
            errors.Select(error => error.Problem));
    }

    [Fact]
    public void The_specification_is_no_output()
    {
        _folder.Write("job.yaml", "name: job");
        Assert.Equal("output.report is the specification itself", Problem(new OutputSpecification { Report = _folder.File("job.yaml") }, "in.csv"));
        Assert.Equal("output.data holds the specification itself", Problem(new OutputSpecification { Data = _folder.Path }, "elsewhere/../../in.csv"));
        Assert.Null(Problem(new OutputSpecification { Data = _folder.File("out") }, "in.csv"));
    }

    [Fact]
    public void A_saved_model_that_is_applied_is_read_as_well()
    {
        RunSpecification specification = Specification(new OutputSpecification { Data = _folder.File("model") }, _folder.File("in.csv")) with { Model = _folder.File("model") };
        Assert.Equal("output.data is the saved model", Assert.Single(OutputChecks.Check(specification)).Problem);
    }

    [Fact]
    public void Outputs_are_places_apart()
    {
        Assert.Equal("output.data is output.model", Problem(new OutputSpecification { Model = _folder.File("out"), Data = _folder.File("out") }, "in.csv"));
        Assert.Equal("output.report lies in output.data", Problem(new OutputSpecification { Data = _folder.File("out"), Report = _folder.File("out/report.html") }, "in.csv"));
        Assert.Equal("output.setAside holds output.metrics", Problem(new OutputSpecification { Metrics = _folder.File("a/m.json"), SetAside = _folder.File("a") }, "in.csv"));
        Assert.Null(Problem(new OutputSpecification { Model = _folder.File("out/model"), Data = _folder.File("out/data"), Report = _folder.File("out/report.html") }, "in.csv"));
    }

    [Fact]
    public void A_symbolic_link_is_what_it_leads_to()
    {
        _folder.Write("data/in.csv", "n\n1\n");
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("data"));
        File.CreateSymbolicLink(_folder.File("in.csv"), _folder.File("data/in.csv"));

        Assert.Equal("output.data is the input 'rows'", Problem(new OutputSpecification { Data = _folder.File("link") }, "data"));
        Assert.Equal("output.data lies in the input 'rows'", Problem(new OutputSpecification { Data = _folder.File("link/out") }, "data"));
        Assert.Equal("output.report is the input 'rows'", Problem(new OutputSpecification { Report = _folder.File("link/in.csv") }, "in.csv"));
        // What a pattern leads to is known when its files are.
        RunSpecification pattern = Specification(new OutputSpecification { Data = _folder.File("data") }, _folder.File("*.csv"));
        Assert.Empty(OutputChecks.Check(pattern));
        SpecificationException error = Assert.Single(OutputChecks.CheckFiles(pattern, "rows", [_folder.File("in.csv")]));
        Assert.Equal($"output.data holds '{_folder.File("in.csv")}', a file of the input 'rows'", error.Problem);
    }

    [Fact]
    public void An_error_has_the_line_of_the_output()
    {
        RunSpecification specification = Specification(new OutputSpecification { Data = _folder.File("data") }, _folder.File("data")) with
        {
            OutputLocations = new Dictionary<string, Location> { ["data"] = Location.OfFile("job.yaml", 7) },
        };
        Assert.Equal(
            "job.yaml(7): output.data is the input 'rows'. What is written needs a place of its own: name another one.",
            Assert.Single(OutputChecks.Check(specification)).Message);
    }

    [Theory]
    [InlineData("out/scored", null, false, DataFormat.Parquet)]
    [InlineData("out/scored", "tsv", false, DataFormat.Tsv)]
    [InlineData("out/scored.csv", null, true, DataFormat.Csv)]
    [InlineData("out/scored.parquet", "parquet", true, DataFormat.Parquet)]
    [InlineData("out/scored.parquet/", null, false, DataFormat.Parquet)]
    [InlineData("out/v1.2", null, false, DataFormat.Parquet)]
    public void The_name_of_data_says_whether_it_is_a_file(string location, string? format, bool isFile, DataFormat expected)
    {
        DataOutput data = DataOutput.Of(new OutputSpecification { Data = location, Format = format })!;
        Assert.Equal((location.TrimEnd('/'), isFile, expected), (data.Location, data.IsFile, data.Format));
    }

    [Theory]
    [InlineData("scored.csv", "parquet", "is the name of a file of csv, and the format is parquet")]
    [InlineData("scored.json", null, "is the name of a file of json, which is not written")]
    [InlineData("scored.csv.gz", null, "is the name of a compressed file, and data is not written so")]
    public void A_name_that_says_something_else_than_is_written_is_refused(string location, string? format, string problem) =>
        Assert.Equal($"'{_folder.File(location)}' {problem}", Problem(new OutputSpecification { Data = _folder.File(location), Format = format }, "in.csv"));

    [Fact]
    public void One_file_takes_one_partition()
    {
        RunSpecification specification = Specification(new OutputSpecification { Data = _folder.File("scored.parquet") }, _folder.File("in"));
        OutputChecks.CheckPartitions(specification, 1);
        SpecificationException error = Assert.Throws<SpecificationException>(() => OutputChecks.CheckPartitions(specification, 4));
        Assert.Contains("is the name of one file, and the data has 4 partitions", error.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("scored.parquet"));
        error = Assert.Throws<SpecificationException>(() => OutputChecks.CheckPartitions(specification, 1));
        Assert.Contains("there is a folder of that name", error.Message, StringComparison.Ordinal);
    }
}
