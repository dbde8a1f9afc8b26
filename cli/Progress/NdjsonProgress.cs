using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Progress;

/// <summary>Every piece of news as a line of JSON.</summary>
internal sealed class NdjsonProgress : ProgressView
{
    private readonly Lock _lock = new();

    protected override bool ShowsStart => true;

    protected override void Show(RunProgress value)
    {
        string line = JsonSerializer.Serialize(value, StageJson.Options);
        lock (_lock)
            Console.Error.WriteLine(line);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
