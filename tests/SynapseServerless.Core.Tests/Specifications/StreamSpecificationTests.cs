using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using Xunit;

namespace SynapseServerless.Tests.Specifications;

/// <summary>What a specification says of a stream, and what is wrong with one.</summary>
public sealed class StreamSpecificationTests
{
    private const string Good = """
        name: scoring
        inputs: { landed: { path: in/*.csv, stream: { settleSeconds: 5 } } }
        pipeline: [ { type: SelectColumns, cols: [a] } ]
        transform: landed
        stream: { everySeconds: 10, atRows: 1000, eventTime: { column: at, delaySeconds: 30 }, window: { seconds: 60, slideSeconds: 20, sql: SELECT count(*) AS n FROM __THIS__ } }
        output: { data: out }
        """;

    [Fact]
    public void An_input_that_is_a_stream_is_read_with_how_it_is_cut()
    {
        RunSpecification specification = Read(Good);

        var source = Assert.IsType<FolderSource>(specification.Inputs["landed"].Stream);
        Assert.Equal((5, "earliest"), (source.SettleSeconds, source.Start));
        Assert.Equal((10, 1000), (specification.Stream!.EverySeconds, specification.Stream.AtRows));
        Assert.Equal(("at", 30), (specification.Stream.EventTime!.Column, specification.Stream.EventTime.DelaySeconds));
        Assert.Equal((60, 20), (specification.Stream.Window!.Seconds, specification.Stream.Window.SlideSeconds));
        // What never ends does not end with a bad row.
        Assert.Equal(OnError.SetAside, specification.OnError);
    }

    [Theory]
    [InlineData("settleSeconds: 5", "settleSecs: 5", "has no parameter 'settleSecs'. Did you mean 'settleSeconds'?")]
    [InlineData("settleSeconds: 5", "settleSeconds: -1", "out of range")]
    [InlineData("settleSeconds: 5", "start: newest", "not known")]
    [InlineData("settleSeconds: 5", "kind: folde", "There is no stream of the kind 'folde'. Did you mean 'folder'?")]
    [InlineData("transform: landed", "transform: landed\nfit: landed", "A stream learns nothing")]
    [InlineData("transform: landed", "transform: landed\nevaluate: { type: SelectColumns, cols: [a] }", "does not evaluate")]
    [InlineData("output: { data: out }", "output: { data: out.csv }", "does not fit into one file")]
    [InlineData("output: { data: out }", "output: { setAside: aside }", "go nowhere")]
    [InlineData("output: { data: out }", "output: { data: out, sink: { kind: kafka } }", "There is no sink of the kind 'kafka'")]
    [InlineData("slideSeconds: 20", "slideSeconds: 25", "Windows of 60 s cannot slide by 25 s")]
    [InlineData("slideSeconds: 20", "keepSeconds: 80", "needs rows of 90 s, and they are kept for 80 s")]
    [InlineData("eventTime: { column: at, delaySeconds: 30 }, ", "", "windows of a time that it does not have")]
    [InlineData("[ { type: SelectColumns, cols: [a] } ]", "[ { type: Repartition, n: 2 } ]", "redistributes rows")]
    public void What_does_not_fit_together_is_one_message(string right, string wrong, string message)
    {
        var error = Assert.ThrowsAny<SpecificationException>(() => Read(Good.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void How_a_stream_is_cut_needs_a_stream()
    {
        var error = Assert.ThrowsAny<SpecificationException>(() => Read(Good.Replace(", stream: { settleSeconds: 5 }", "", StringComparison.Ordinal)));

        Assert.Contains("There is no input that is a stream", error.Message, StringComparison.Ordinal);
    }

    private static RunSpecification Read(string yaml) => new SpecificationReader(new StageCatalog().AddCore()).Parse(yaml, "stream.yaml");
}
