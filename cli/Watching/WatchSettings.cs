namespace SynapseServerless.Cli.Watching;

/// <summary>How to watch, whatever is watched.</summary>
internal sealed record WatchSettings
{
    public bool Once { get; init; }

    public bool Json { get; init; }

    public string? Work { get; init; }
}

/// <summary>A folder, and the pipeline that is run on what lands in it.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Specification">The file of the pipeline.</param>
/// <param name="Input">The input that files replace; null for the only one.</param>
/// <param name="Overrides">Values set from outside.</param>
internal sealed record WatchedPipeline(string Folder, string Specification, string? Input, IReadOnlyList<string> Overrides);
