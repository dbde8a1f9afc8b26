using System.Text.Json;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests.Runs;

public sealed class DataRefTests
{
    [Theory]
    [InlineData("input:flights", DataKind.Input, "flights", null, null)]
    [InlineData("input:flights.train", DataKind.Input, "flights", "train", null)]
    [InlineData("input:a:b.c.d", DataKind.Input, "a:b", "c.d", null)]
    [InlineData("data:3", DataKind.Data, null, null, 3)]
    [InlineData("validation:12", DataKind.Validation, null, null, 12)]
    [InlineData("scored:0", DataKind.Scored, null, null, 0)]
    [InlineData("buckets:2", DataKind.Buckets, null, null, 2)]
    [InlineData("output", DataKind.Output, null, null, null)]
    public void A_reference_is_read_and_written_as_journals_have_it(string text, DataKind kind, string? name, string? split, int? stage)
    {
        DataRef reference = JsonSerializer.Deserialize<DataRef>($"\"{text}\"", OrchestrationJson.Options)!;

        Assert.Equal((kind, name, split, stage), (reference.Kind, reference.Name, reference.Split, reference.Stage));
        Assert.Equal(text, reference.ToString());
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(reference, OrchestrationJson.Options));
        Assert.Equal(reference, DataRef.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("data:x")]
    [InlineData("data:-1")]
    [InlineData("input:")]
    [InlineData("flights.train")]
    public void What_refers_to_nothing_is_refused_with_what_would(string text)
    {
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => DataRef.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Contains("data:3", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DataRef>($"\"{text}\"", OrchestrationJson.Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunPhase.Plan, "plan")]
    [InlineData(RunPhase.Prepare, "prepare")]
    [InlineData(RunPhase.Fit, "fit")]
    [InlineData(RunPhase.Shuffle, "shuffle")]
    [InlineData(RunPhase.Summarize, "summarize")]
    [InlineData(RunPhase.Transform, "transform")]
    [InlineData(RunPhase.Evaluate, "evaluate")]
    [InlineData(RunPhase.Save, "save")]
    public void A_phase_is_written_as_journals_and_records_have_it(RunPhase phase, string text)
    {
        Assert.Equal(text, phase.ToText());
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(phase, OrchestrationJson.Options));
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(phase, RunFiles.Json));
    }
}
