using System.CommandLine;
using System.Globalization;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Cli.Commands.Models;

/// <summary>Says which versions of a model answer, and how many requests each.</summary>
internal sealed class WeightsCommand : CliCommand
{
    public WeightsCommand()
        : base("weights", "Say which versions of a model answer and how many of the requests; they are loaded and tried first.")
    {
        Argument<string> name = ServedRoot.Name();
        var weights = new Argument<string[]>("VERSION=WEIGHT")
        {
            Description = "A version and its weight, in proportion to the others; a version alone gets all.", Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> root = ServedRoot.Option();
        Arguments.Add(name);
        Arguments.Add(weights);
        Options.Add(root);
        SetAction((parsed, cancel) => PutAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(weights), parsed.GetValue(root), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse models weights late 1=95 2=5", "a twentieth of the callers to version 2"),
        new("synapse models weights late 2", "all to version 2"),
    ];

    private static async Task<int> PutAsync(string name, string[] weights, string? root, CancellationToken cancellationToken)
    {
        WeightedVersion[] versions = [.. weights.Select(Read)];
        ServingView view = await ServedRoot.Open(root).ChangeAsync(
            name, settings => settings with { Versions = versions, Shadow = versions.Any(version => version.Version == settings.Shadow && version.Weight > 0) ? null : settings.Shadow }, cancellationToken);
        ServedRoot.Tell(view);
        return ExitCode.Done;
    }

    private static WeightedVersion Read(string text)
    {
        int at = text.LastIndexOf('=');
        if (at < 0)
            return new WeightedVersion(text, 1);
        return double.TryParse(text[(at + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
            ? new WeightedVersion(text[..at], weight)
            : throw new SpecificationException($"'{text}' has no weight", new Location { File = "VERSION=WEIGHT" }, "Write a version, an equals sign and a number, such as 2=5.");
    }
}
