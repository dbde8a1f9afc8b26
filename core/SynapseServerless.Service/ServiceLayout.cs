using SynapseServerless.Runs;

namespace SynapseServerless.Service;

/// <summary>Where things are below the root of a service.</summary>
public sealed class ServiceLayout
{
    /// <summary>The layout below a root.</summary>
    /// <param name="root">A local folder, or the URL of a container.</param>
    public ServiceLayout(string root) =>
        Root = (root.Contains("://", StringComparison.Ordinal) ? root : Path.GetFullPath(root)).TrimEnd('/');

    /// <summary>The root, absolute, without a slash at its end.</summary>
    public string Root { get; }

    /// <summary>The folders of runs.</summary>
    public string Runs => $"{Root}/runs";

    /// <summary>A small record for each run, newest first by name.</summary>
    public string Index => $"{Runs}/index";

    /// <summary>The folders of streams, by name.</summary>
    public string Streams => $"{Root}/streams";

    /// <summary>The stored pipelines.</summary>
    public string Pipelines => $"{Root}/pipelines";

    /// <summary>The saved models.</summary>
    public string Models => $"{Root}/models";

    /// <summary>Which versions of models answer.</summary>
    public string Serving => $"{Root}/serving";

    /// <summary>Inputs and outputs; what is relative in a specification from the network is relative to it.</summary>
    public string Data => $"{Root}/data";

    /// <summary>Files that start pipelines by landing here.</summary>
    public string Drop => $"{Root}/drop";

    /// <summary>The folder of a run.</summary>
    /// <param name="runId">Identity of the run.</param>
    public string Run(string runId) => $"{Runs}/{runId}";

    /// <summary>What an engine is given to run.</summary>
    /// <param name="runId">Identity of the run.</param>
    public RunInput Input(string runId) => new(runId, Run(runId));

    /// <summary>A text without the location of the root in it: what callers see of it are locations relative to the root.</summary>
    /// <param name="text">Any text, such as an error.</param>
    public string Relative(string text) => text
        .Replace($"{Root}/", "", StringComparison.Ordinal)
        .Replace(Root, ".", StringComparison.Ordinal);
}
