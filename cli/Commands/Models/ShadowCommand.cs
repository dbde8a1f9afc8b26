using System.CommandLine;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Cli.Commands.Models;

/// <summary>Has a version scored and compared, without answering.</summary>
internal sealed class ShadowCommand : CliCommand
{
    public ShadowCommand()
        : base("shadow", "Have a version score what others answer, and count the differences; nobody gets its answers.")
    {
        Argument<string> name = ServedRoot.Name();
        var version = new Argument<string?>("VERSION") { Description = "The version; none is compared when left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> root = ServedRoot.Option();
        Arguments.Add(name);
        Arguments.Add(version);
        Options.Add(root);
        SetAction((parsed, cancel) => PutAsync(parsed.GetRequiredValue(name), parsed.GetValue(version), parsed.GetValue(root), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse models shadow late 3", "compare version 3")];

    private static async Task<int> PutAsync(string name, string? version, string? root, CancellationToken cancellationToken)
    {
        ServingService serving = ServedRoot.Open(root);
        ServingView now = await serving.GetAsync(name, cancellationToken);
        // Without weights the latest version answers, which may be the one to be compared.
        WeightedVersion[] answering = [.. now.Versions.Where(served => served.Share > 0).Select(served => new WeightedVersion(served.Version, served.Share))];
        ServedRoot.Tell(await serving.ChangeAsync(
            name, settings => settings with { Shadow = version, Versions = settings.Versions.Count > 0 || version is null ? settings.Versions : answering }, cancellationToken));
        return ExitCode.Done;
    }
}
