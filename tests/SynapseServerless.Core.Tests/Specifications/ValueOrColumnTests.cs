using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Core.Tests.Specifications;

/// <summary>Parameters that are the same for all rows or come from a column.</summary>
public sealed class ValueOrColumnTests
{
    private static readonly StageCatalog s_catalog = new StageCatalog().Add<Greets>();

    [Theory]
    [InlineData("""{"type": "Greets", "name": "Ada", "times": 3}""", "Ada", null, 3, null)]
    [InlineData("""{"type": "Greets", "nameCol": "who", "timesCol": "n"}""", null, "who", null, "n")]
    [InlineData("""{"type": "Greets", "name": {"col": "who"}, "times": 3}""", null, "who", 3, null)]
    public void A_value_and_a_column_are_read_and_written(string text, string? name, string? nameColumn, int? times, string? timesColumn)
    {
        var stage = (Greets)new SpecificationReader(s_catalog).ParseStage(text, "stage.json");

        Assert.Equal((name, nameColumn), (stage.Name!.Value, stage.Name.Column));
        Assert.Equal((times, timesColumn), (timesColumn is null ? stage.Times?.Value : null, stage.Times?.Column));
        JsonObject written = StageJson.Write(stage, s_catalog);
        Assert.Equal(written.ToJsonString(), StageJson.Write(new SpecificationReader(s_catalog).ParseStage(written.ToJsonString(), "again.json"), s_catalog).ToJsonString());
    }

    [Theory]
    [InlineData("""{"type": "Greets", "name": "Ada", "nameCol": "who"}""", "Both name and nameCol are given")]
    [InlineData("""{"type": "Greets", "nameCol": [1]}""", "The name of a column is expected here")]
    [InlineData("""{"type": "Greets", "name": "Ada", "times": "often"}""", "A whole number is expected here")]
    [InlineData("""{"type": "Greets", "name": "Ada", "times": 30}""", "out of range")]
    [InlineData("""{"type": "Greets"}""", "The parameter name is required and missing")]
    [InlineData("""{"type": "Greets", "name": "Ada", "timeCol": "n"}""", "has no parameter 'timeCol'")]
    public void What_is_neither_is_refused(string text, string problem)
    {
        SpecificationException error = Assert.ThrowsAny<SpecificationException>(() => new SpecificationReader(s_catalog).ParseStage(text, "stage.json"));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_for_editors_has_both_names()
    {
        JsonNode properties = SpecificationSchema.Create(s_catalog)["definitions"]!["Greets"]!["properties"]!;
        Assert.NotNull(properties["name"]!["anyOf"]);
        Assert.Equal("string", (string?)properties["nameCol"]!["type"]);
    }

    /// <summary>Greets.</summary>
    internal sealed class Greets : BatchTransformer
    {
        /// <summary>Who is greeted.</summary>
        [Required]
        public ValueOrColumn<string>? Name { get; init; }

        /// <summary>How often.</summary>
        [Range(1, 10)]
        public ValueOrColumn<int>? Times { get; init; }

        public override BoundBatchTransformer Bind(Schema input) => throw new NotSupportedException();
    }
}
