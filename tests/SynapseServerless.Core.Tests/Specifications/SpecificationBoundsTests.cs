using SynapseServerless.Data;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.Core.Tests.Specifications;

/// <summary>What a specification, an override, a variable or a pattern may be at most, and which texts are none.</summary>
public sealed class SpecificationBoundsTests
{
    private const string Run = "inputs: {a: {path: a.csv}}\npipeline: [{type: AddNumber, inputCol: x}]\ntransform: a\n";

    [Theory]
    [InlineData("name: \"a\\0b\"\n", "spec.yaml", "a character of value 0")]
    [InlineData("\"a\\0b\": 1\n", "spec.yaml", "a character of value 0")]
    [InlineData("name: \"a\\ud800b\"\n", "spec.yaml", "This is not well-formed YAML")]
    [InlineData("{\"name\": \"a\\u0000b\"}", "spec.json", "a character of value 0")]
    [InlineData("{\"name\": \"a\\ud800b\"}", "spec.json", "half of a pair")]
    [InlineData("{\"a\\udc00\": 1}", "spec.json", "half of a pair")]
    public void A_text_that_nothing_can_be_given_is_refused_with_its_line(string text, string file, string problem)
    {
        var error = Assert.Throws<SpecificationException>(() => SpecParser.Parse(text, file));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(file, error.Location.File);
        Assert.Equal(1, error.Location.Line);
    }

    [Fact]
    public void A_pair_that_is_whole_is_a_character()
    {
        var root = (SpecMapping)SpecParser.Parse("{\"name\": \"\\ud83d\\ude00\"}", "spec.json");
        Assert.Equal("😀", ((SpecScalar)root["name"]!).Text);
    }

    [Fact]
    public void A_path_of_an_override_has_as_many_steps_as_a_specification_has_levels()
    {
        var error = Assert.Throws<SpecificationException>(() => Read(Run, null, $"{string.Join('.', Enumerable.Repeat("a", 100_000))}=1"));
        Assert.Contains("more than 64 steps", error.Problem, StringComparison.Ordinal);
        Assert.Equal("--set", error.Location.File);
    }

    [Fact]
    public void A_variable_that_is_named_often_does_not_fill_the_memory()
    {
        string text = Run + "description: \"" + string.Concat(Enumerable.Repeat("${LONG}", 2_000)) + "\"\n";
        var error = Assert.Throws<SpecificationException>(() => Read(text, new string('x', 1_000)));
        Assert.Contains("more than 1048576 characters together", error.Problem, StringComparison.Ordinal);
        Assert.Equal(4, error.Location.Line);
        Assert.Equal(new string('x', 2_000), Read(text.Replace(string.Concat(Enumerable.Repeat("${LONG}", 2_000)), "${LONG}${LONG}", StringComparison.Ordinal), new string('x', 1_000)).Description);
    }

    [Theory]
    [InlineData("weights: {a: much}", "A number is expected here")]
    [InlineData("weights: {a: null}", "is expected here, not null")]
    [InlineData("weights: {a: [1]}", "A number is expected here")]
    public void A_value_in_a_mapping_that_is_none_is_told_with_its_place(string parameter, string problem)
    {
        var error = Assert.ThrowsAny<SpecificationException>(() => Read(Run.Replace("inputCol: x", $"inputCol: x, {parameter}", StringComparison.Ordinal), null));
        Assert.Contains(problem, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("spec.yaml(2,", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/{a,{b}", "is not closed")]
    [InlineData("data/[z-a].csv", "goes backwards")]
    public void A_pattern_that_is_none_is_refused(string pattern, string problem) =>
        Assert.Contains(problem, Assert.Throws<DataException>(() => Glob.Parse(pattern)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_pattern_has_bounds_and_ends()
    {
        Assert.Contains("has 100005 characters, and the most is 2000", Assert.Throws<DataException>(() => Glob.Parse("data/" + new string('*', 100_000))).Problem, StringComparison.Ordinal);
        Assert.True(Glob.Parse("data/{2023,2024}/*.csv").Matches("2024/a.csv"));
    }

    private static RunSpecification Read(string text, string? value, params string[] overrides) => new SpecificationReader(
        Toys.Catalog(), new SpecificationOptions { Overrides = overrides, Environment = name => name == "LONG" ? value : null }).Parse(text, "spec.yaml");
}
