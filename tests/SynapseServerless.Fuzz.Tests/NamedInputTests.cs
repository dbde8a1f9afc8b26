using System.Text;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>Inputs that once ended a process, or kept it for ever. Each is read by a process of its own.</summary>
public sealed class NamedInputTests
{
    [Theory]
    [InlineData("model", "bad-model-split-feature.txt", "-5 in split_feature is not from 0 to 2")]
    [InlineData("arrow", "f6.arrow", "This is not Arrow IPC data, or it is damaged")]
    [InlineData("arrow", "f19.arrow", "This is not Arrow IPC data, or it is damaged")]
    [InlineData("model", "bad-model-one-byte-longer.txt", "tree 0 has 507 characters where tree_sizes says 501; the text was changed")]
    public async Task A_file_is_refused_with_what_is_wrong(string target, string file, string problem)
    {
        FuzzProcess.Outcome end = await FuzzProcess.ReadAsync(target, await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Refused", file)));
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.StartsWith("refused:", end.Output, StringComparison.Ordinal);
        Assert.Contains(problem, end.Output, StringComparison.Ordinal);
    }

    [Thorough]
    [Theory]
    [InlineData("SELECT json_structure(repeat('[', 100000) || repeat(']', 100000)) AS c FROM __THIS__", "refused: ")]
    [InlineData("SELECT json_contains(s, s) AS c FROM __THIS__", "refused: ")]
    [InlineData("SELECT json_merge_patch(s, s) AS c FROM __THIS__", "refused: ")]
    [InlineData("SELECT s::JSON::VARIANT AS c FROM __THIS__", "refused: ")]
    [InlineData("SELECT s GLOB repeat('*a', 300000) AS c FROM __THIS__", "refused: ")]
    [InlineData("SELECT s LIKE repeat('_%', 300000) || s AS c FROM __THIS__", "refused: ")]
    [InlineData("SELECT try_cast(s AS JSON) AS c, json_keys(try_cast(s AS JSON)) AS e, json_type(try_cast(s AS JSON)) AS f FROM __THIS__", "read: ")]
    public async Task Statements_run_or_are_refused(string statement, string output)
    {
        FuzzProcess.Outcome end = await FuzzProcess.ReadAsync("sql", Encoding.UTF8.GetBytes(statement));
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.StartsWith(output, end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputs: {a: {path: a.csv, split: {fractions: {train: much}}}}\ntransform: a\npipeline: [{type: DropColumns, cols: [b]}]\n")]
    [InlineData("inputs: {a: {path: a.csv, split: {fractions: {train: null}}}}\ntransform: a\npipeline: [{type: DropColumns, cols: [b]}]\n")]
    public async Task Specifications_are_refused(string specification)
    {
        FuzzProcess.Outcome end = await FuzzProcess.ReadAsync("specification", Encoding.UTF8.GetBytes(specification));
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.StartsWith("refused: ", end.Output, StringComparison.Ordinal);
    }

    [Thorough]
    [Theory]
    [InlineData("categoricalSlotIndexes: [2]\nmonotoneConstraintsMethod: advanced", "read: 8 columns, 60 rows")]
    [InlineData("categoricalSlotIndexes: [2]\npassThroughArgs: mc_method=advanced", "read: 8 columns, 60 rows")]
    [InlineData("categoricalSlotIndexes: [2]\nmonotoneConstraints: [1, -1, 0]\nmonotoneConstraintsMethod: advanced", "read: 8 columns, 60 rows")]
    [InlineData("numThreads: 100000", "numThreads: The value 100000 is out of range")]
    [InlineData("passThroughArgs: nthreads=100000", "num_threads is 100000, and the most is 512")]
    [InlineData("labelCol: kind\npassThroughArgs: num_class=20000", "num_class is 20000, and the most is 100")]
    [InlineData("categoricalSlotNames: [null]", "A string is expected here, not null")]
    [InlineData("categoricalSlotNames:", "is expected here, not null")]
    public async Task Parameters_train_or_are_refused(string parameters, string output)
    {
        string stage = $"type: LightGBMRegressor\nnumIterations: 5\nminDataInLeaf: 1\nminDataPerGroup: 1\ncatSmooth: 1\n{parameters}\n";
        FuzzProcess.Outcome end = await FuzzProcess.ReadAsync("training", Encoding.UTF8.GetBytes(stage));
        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Contains(output, end.Output, StringComparison.OrdinalIgnoreCase);
    }
}
