using System.CommandLine;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Hosting;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Cli.Commands.Models;

/// <summary>The root of the service that a command is about.</summary>
internal static class ServedRoot
{
    public static Option<string?> Option() => new("--root")
    {
        Description = "Folder of the service, or the URL of a container; SYNAPSE_ROOT or this folder when left out.", HelpName = "DIR",
    };

    public static Argument<string> Name() => new("NAME") { Description = "The model: its folder below models/, without the version." };

    public static ServingService Open(string? root)
    {
        HostSettings settings = HostSettings.FromEnvironment();
        return ServingService.Open(settings with { Root = root ?? settings.Root ?? "." }, AllStages.CreateCatalog(), Storages.Host().Stages);
    }

    /// <summary>Says what answers.</summary>
    public static void Tell(ServingView view)
    {
        FittedTable.Write(
            Consoles.Results, [new("Version", Whole: true), new("Share", true), new("")],
            [.. view.Versions.Select(version => (IReadOnlyList<string>)[version.Version, Share(version.Share), version.Version == view.Settings.Shadow ? "compared" : ""])]);
    }

    public static string Share(double share) => share == 0 ? "" : FormattableString.Invariant($"{share * 100:0.###} %");
}
