using System.Text;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.Core.Tests.Specifications;

public sealed class SpecificationReaderTests
{
    private const string Flights = """
        name: flights
        inputs:
          flights:
            path: data/flights.parquet
            split:
              fractions: {train: 0.8, test: 0.2}
              seed: 7
        pipeline:
          - type: Center
            inputCol: delay
          - type: AddNumber
            inputCol: sum
            number: 2.5
            rounding: towardZero
            counts: [1, 2]
            weights: {a: 1, b: 0.5}
            key: secret:my-key
        fit: flights.train
        transform: flights.test
        output:
          model: out/model
        onError: setAside
        """;

    [Fact]
    public void A_specification_in_YAML_becomes_stages_with_their_parameters()
    {
        RunSpecification specification = Toys.Reader().Parse(Flights, "/jobs/flights.yaml");

        Assert.Equal("flights", specification.Name);
        Assert.Equal(["/jobs/data/flights.parquet"], specification.Inputs["flights"].Path);
        Assert.Equal(0.8, specification.Inputs["flights"].Split!.Fractions["train"]);
        Assert.Equal(7, specification.Inputs["flights"].Split!.Seed);
        Assert.Equal(OnError.SetAside, specification.OnError);
        Assert.Equal("/jobs/out/model", specification.Output.Model);
        var pipeline = Assert.IsType<Pipeline>(specification.Pipeline);
        var add = Assert.IsType<AddNumber>(pipeline.Stages[1]);
        Assert.Equal(2.5, add.Number);
        Assert.Equal(RoundingMode.TowardZero, add.Rounding);
        Assert.Equal([1, 2], add.Counts);
        Assert.Equal(0.5, add.Weights["b"]);
        Assert.Equal(new Secret("my-key"), add.Key);
        Assert.Equal(11, specification.StageLocations["AddNumber"].Line);
    }

    [Fact]
    public void The_canonical_JSON_of_a_specification_reads_as_the_same_specification()
    {
        RunSpecification first = Toys.Reader().Parse(Flights, "/jobs/flights.yaml");
        RunSpecification second = Toys.Reader().Parse(first.Canonical, "/jobs/flights.json");
        RunSpecification third = Toys.Reader().Parse(first.Canonical, "/jobs/flights.yaml");

        Assert.Equal(first.Canonical, second.Canonical);
        Assert.Equal(first.Canonical, third.Canonical);
        Assert.Equal(first.Inputs["flights"].Path, second.Inputs["flights"].Path);
    }

    [Fact]
    public void Values_are_set_from_outside_by_path()
    {
        RunSpecification specification = Toys.Reader(
            "pipeline.AddNumber.number=-3", "pipeline.0.inputCol=distance", "inputs.flights.split.fractions.test=0.1",
            "output.data=out/scored", "name=x=y").Parse(Flights, "/jobs/flights.yaml");

        var pipeline = (Pipeline)specification.Pipeline!;
        Assert.Equal(-3, ((AddNumber)pipeline.Stages[1]).Number);
        Assert.Equal("distance", ((Center)pipeline.Stages[0]).InputCol);
        Assert.Equal(0.1, specification.Inputs["flights"].Split!.Fractions["test"]);
        Assert.Equal("/jobs/out/scored", specification.Output.Data);
        Assert.Equal("x=y", specification.Name);
    }

    [Fact]
    public void The_environment_is_referenced_by_name_with_a_default()
    {
        var add = (AddNumber)Toys.Reader().ParseStage(
            "{type: AddNumber, inputCol: '${NAME}-$${x}-${MISSING:-none}', number: '${LEAVES}'}", "stage.yaml");

        Assert.Equal("a b-${x}-none", add.InputCol);
        Assert.Equal(63, add.Number);
    }

    [Theory]
    [InlineData("${MISSING}", "stage.yaml(2,11): There is no environment variable MISSING. Set it, or write ${MISSING:-default}.")]
    public void A_missing_variable_is_named(string value, string message)
    {
        var error = Assert.Throws<SpecificationException>(() =>
            Toys.Reader().ParseStage($"type: AddNumber\ninputCol: {value}", "stage.yaml"));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("type: AddNumbr\ninputCol: a", "s.yaml(1,7): There is no stage 'AddNumbr'. Did you mean 'AddNumber'?")]
    [InlineData("type: AddNumber\ninputCol: a\nnumbr: 1", "s.yaml(3,1), stage AddNumber: AddNumber has no parameter 'numbr'. Did you mean 'number'?")]
    [InlineData("type: AddNumber\ninputCol: a\nnumber: many", "s.yaml(3,9), stage AddNumber, parameter number: A number is expected here, not the string 'many'.")]
    [InlineData("type: AddNumber\ninputCol: a\nnumber: 101", "s.yaml(3,9), stage AddNumber, parameter number: The value 101 is out of range: it must be at least -100 and at most 100.")]
    [InlineData("type: AddNumber\ninputCol: a\ncounts: [1, 10]", "s.yaml(3,9), stage AddNumber, parameter counts: The value 10 is out of range: it must be at least 0 and at most 9.")]
    [InlineData("type: AddNumber\ninputCol: a\ncounts: [1.5]", "s.yaml(3,10), stage AddNumber, parameter counts: A whole number is expected here, not the number 1.5.")]
    [InlineData("type: AddNumber\ninputCol: a\nrounding: up", "s.yaml(3,11), stage AddNumber, parameter rounding: One of nearest, towardZero is expected here, not the string 'up'.")]
    [InlineData("type: AddNumber\ninputCol: a\nflag: 1", "s.yaml(3,7), stage AddNumber, parameter flag: True or false is expected here, not the number 1.")]
    [InlineData("type: AddNumber", "s.yaml(1,1), stage AddNumber: The parameter inputCol is required and missing.")]
    [InlineData("type: AddNumber\ninputCol: a\nkey: abc123", "s.yaml(3,6), stage AddNumber, parameter key: A secret is given by its name and never by its value. Write secret:NAME (letters, digits, hyphens) and set SYNAPSE_SECRET_NAME in the environment.")]
    [InlineData("type: AddNumber\ninputCol: a\ninputCol: b", "s.yaml(3,1): The key 'inputCol' appears a second time; the first is in line 2. Keep one of them.")]
    [InlineData("inputCol: a", "s.yaml(1,1): The stage has no type. Add type: with the name of a stage; synapse stages lists them.")]
    [InlineData("type: [", "s.yaml(2,1): This is not well-formed YAML: While parsing a node, did not find expected node content.")]
    [InlineData("type: [a\nb: c", "s.yaml(1,7): This is not well-formed YAML: something that was opened is not closed. Look for a missing bracket, brace or quote.")]
    public void A_wrong_stage_is_refused_with_one_clear_message(string yaml, string message)
    {
        var error = Assert.Throws<SpecificationException>(() => Toys.Reader().ParseStage(yaml, "s.yaml"));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("fit: flights.trian", "There is no split")]
    [InlineData("fit: fligths", "There is no input 'fligths'. Did you mean 'flights'?")]
    [InlineData("pipelin: []", "A specification has no key 'pipelin'. Did you mean 'pipeline'?")]
    [InlineData("model: m\nfit: flights", "a pipeline or a model, and this one has both")]
    [InlineData("onError: ignore", "One of fail, setAside is expected here, not the string 'ignore'")]
    [InlineData("options: {attempts: 0}", "The value 0 is out of range: it must be at least 1 and at most 100")]
    [InlineData("evaluate: {type: AddNumber, inputCol: a}\nfit: flights", "AddNumber does not evaluate")]
    [InlineData("output: {data: x}\nfit: flights", "There is an output for data, and nothing is transformed")]
    public void Parts_that_do_not_fit_together_are_refused(string lines, string message)
    {
        string yaml = "inputs: {flights: {path: a.csv, split: {fractions: {train: 0.5}}}}\npipeline: [{type: Center, inputCol: a}]\n" + lines;
        var error = Assert.Throws<SpecificationException>(() => Toys.Reader().Parse(yaml, "s.yaml"));
        Assert.Contains(message == "There is no split" ? "has no split 'trian'. Did you mean 'train'?" : message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: x\ninputs:\n\trows: a.csv\n", "s.yaml", 3, "indented with a tab")]
    [InlineData("name: x\ninputs:\n  rows: a.csv\n \t\n\tpipeline: []\n", "s.yaml", 5, "indented with a tab")]
    [InlineData("{\"name\": \"x\",\n\"inputs\": {\"rows\": \"a.csv\",}}", "s.json", 2, "comma after the last item")]
    [InlineData("name: x\ninputs: {rows: {<<: 3}}\n", "s.yaml", 2, "merge key (<<) takes a mapping")]
    public void What_parsers_say_in_words_of_their_own_is_said_in_ours_with_its_line(string text, string file, long line, string message)
    {
        var error = Assert.Throws<SpecificationException>(() => Toys.Reader().Parse(text, file));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Location.Line);
    }

    [Fact]
    public void A_merge_key_brings_what_is_not_written_itself()
    {
        RunSpecification read = Toys.Reader().Parse(
            "name: x\ninputs:\n  a: &a {path: a.csv, delimiter: ';', header: true}\n  b: {<<: *a, path: b.csv}\n  c: {path: c.csv, <<: [*a]}\npipeline: [{type: Center, inputCol: v}]\nfit: a\n", "s.yaml");
        Assert.Equal(("b.csv", ";", true), (Path.GetFileName(read.Inputs["b"].Path[0]), read.Inputs["b"].Delimiter, read.Inputs["b"].Header));
        Assert.Equal(("c.csv", ";"), (Path.GetFileName(read.Inputs["c"].Path[0]), read.Inputs["c"].Delimiter));
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "abc", true)]
    [InlineData("ACCESS", "AccountName=x;AccountKey=abc==", true)]
    [InlineData("ID", "8f14e45fceea167a5a36dedd4bea2543a1b2", true)]
    [InlineData("MONKEY", "banana", false)]
    [InlineData("FOLDER", "/data/2024/flights-of-the-whole-year.parquet", false)]
    public void A_value_of_the_environment_that_looks_like_a_key_is_noted(string name, string value, bool noted)
    {
        var reader = new SpecificationReader(Toys.Catalog(), new SpecificationOptions { Environment = asked => asked == name ? value : null });
        RunSpecification read = reader.Parse($"name: x\ndescription: ${{{name}}}\ninputs: {{a: a.csv}}\npipeline: [{{type: Center, inputCol: v}}]\nfit: a\n", "s.yaml");
        Assert.Equal(noted ? 1 : 0, read.Notes.Count);
        Assert.All(read.Notes, note => Assert.DoesNotContain(value, note, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_come_at_once_each_with_its_JSON_pointer()
    {
        var error = Assert.Throws<InvalidSpecificationException>(() => Toys.Reader().Parse(
            "{\n \"inputs\": {\"a\": {\"path\": \"x\", \"pth\": 1}},\n \"pipeline\": [{\"type\": \"Center\"},\n  {\"type\": \"AddNumber\", \"inputCol\": \"a\", \"number\": \"x\"}],\n \"fit\": \"a\"}",
            "s.json"));

        Assert.Equal(["/inputs/a/pth", "/pipeline/0", "/pipeline/1/number"], error.Errors.Select(e => e.Location.Pointer));
        Assert.Equal([2L, 3, 4], error.Errors.Select(e => e.Location.Line!.Value));
    }

    [Fact]
    public void An_alias_bomb_is_refused_before_it_grows()
    {
        var yaml = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'j'; c++)
            yaml.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 10)).Append("]\n");

        var error = Assert.Throws<SpecificationException>(() => Toys.Reader().Parse(yaml.ToString(), "bomb.yaml"));
        Assert.StartsWith("bomb.yaml(5): The specification has more than 100000 values once aliases are expanded.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_specification_of_50_MB_is_refused_by_its_size()
    {
        var error = Assert.Throws<SpecificationException>(() => SpecParser.Parse(new byte[50 << 20], "big.yaml"));
        Assert.StartsWith("big.yaml: The specification has 50 MB, and the limit is 1 MB.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_in_YAML_and_in_JSON()
    {
        string deep = new string('[', 100) + new string(']', 100);
        Assert.Contains("nested deeper than 64 levels", Assert.Throws<SpecificationException>(() => SpecParser.Parse(deep, "d.yaml")).Message, StringComparison.Ordinal);
        Assert.Throws<SpecificationException>(() => SpecParser.Parse(deep, "d.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    public void An_empty_specification_is_called_empty(string yaml) =>
        Assert.Equal("e.yaml: The specification is empty.", Assert.Throws<SpecificationException>(() => SpecParser.Parse(yaml, "e.yaml")).Message);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_line()
    {
        var error = Assert.Throws<SpecificationException>(() => SpecParser.Parse(new byte[] { (byte)'a', (byte)':', (byte)'\n', 0xE9, (byte)'\n' }, "l.yaml"));
        Assert.Equal("l.yaml(2): The text is not UTF-8. Save the file as UTF-8.", error.Message);
    }

    [Fact]
    public void Two_stages_of_one_type_get_names_of_their_own()
    {
        var pipeline = (Pipeline)Toys.Reader().ParseStage("- {type: AddNumber, inputCol: a}\n- {type: AddNumber, inputCol: b}\n- {type: AddNumber, inputCol: c, uid: last}", "s.yaml");
        Assert.Equal(["AddNumber", "AddNumber_2", "last"], pipeline.Stages.Select(stage => stage.Uid));
    }
}
