using NJsonSchema;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Contract.Tests;

/// <summary>The JSON Schema is judged by a validator that is not ours.</summary>
public sealed class SpecificationSchemaTests
{
    private const string Good = """
        {"name": "x", "inputs": {"a": {"path": "a.csv", "split": {"fractions": {"train": 0.5}}}, "b": "b.parquet"},
         "pipeline": [{"type": "RenameColumn", "inputCol": "a", "outputCol": "b"}, {"type": "LightGBMClassifier", "numIterations": 10}],
         "fit": "a.train", "output": {"model": "m"}, "onError": "setAside", "options": {"attempts": 2}}
        """;

    // The validator takes a second to read it.
    private static readonly Lazy<Task<JsonSchema>> s_schema = new(() => JsonSchema.FromJsonAsync(SpecificationSchema.Create(Samples.Catalog()).ToJsonString()));

    [Fact]
    public async Task A_good_specification_is_valid() => Assert.Equal([], await ErrorsAsync(Good));

    [Fact]
    public async Task A_second_input_to_validate_on_is_valid() =>
        Assert.Equal([], await ErrorsAsync(Good.Replace("\"a.train\"", "{\"input\": \"a.train\", \"validation\": \"b\"}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"a.train\"", "{\"validation\": \"b\"}")]
    [InlineData("\"a.train\"", "{\"input\": \"a.train\", \"valid\": \"b\"}")]
    [InlineData("\"RenameColumn\"", "\"RenamColumn\"")]
    [InlineData("\"numIterations\": 10", "\"numIterationz\": 10")]
    [InlineData("\"numIterations\": 10", "\"numIterations\": \"many\"")]
    [InlineData("\"numIterations\": 10", "\"numIterations\": -1")]
    [InlineData("\"outputCol\": \"b\"", "\"outputCol\": {}")]
    [InlineData("\"setAside\"", "\"ignore\"")]
    [InlineData("\"attempts\": 2", "\"attempts\": 0")]
    [InlineData("\"path\": \"a.csv\", ", "")]
    [InlineData("\"output\"", "\"outptu\"")]
    public async Task What_the_reader_refuses_the_schema_refuses(string right, string wrong)
    {
        string bad = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Good, bad);
        Assert.ThrowsAny<SpecificationException>(() => new SpecificationReader(Samples.Catalog()).Parse(bad, "x.json"));
        Assert.NotEmpty(await ErrorsAsync(bad));
    }

    [Theory]
    [MemberData(nameof(SamplePipelines))]
    public async Task The_samples_are_valid(string file)
    {
        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal([], await ErrorsAsync(SpecParser.Parse(text, file).ToJson()!.ToJsonString()));
    }

    public static TheoryData<string> SamplePipelines() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root(), "samples"), "pipeline.yaml", SearchOption.AllDirectories)];

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SynapseServerless.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string json) => [.. (await s_schema.Value).Validate(json).Select(error => error.ToString())];
}
