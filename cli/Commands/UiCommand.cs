using System.CommandLine;
using System.Security.Cryptography;
using SynapseServerless.Cli.Serving;

namespace SynapseServerless.Cli.Commands;

/// <summary>Shows a folder of runs in the browser.</summary>
internal sealed class UiCommand : CliCommand
{
    public UiCommand()
        : base("ui", "Show a folder of runs in the browser: serves it to this machine alone, with a key of its own, and opens the console signed in.")
    {
        var folder = new Argument<string>("FOLDER") { Description = "The folder of a service, or one in which runs were carried out.", DefaultValueFactory = _ => "." };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Write the link that signs in, and open no browser." };
        var port = new Option<int>("--port") { Description = "Port to listen on; 0 takes one that is free.", HelpName = "N", DefaultValueFactory = _ => 0 };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65_535)
                result.AddError("--port is a number from 0 to 65535.");
        });
        Arguments.Add(folder);
        Options.Add(noBrowser);
        Options.Add(port);
        SetAction((parsed, cancel) => Server.RunAsync(Settings(parsed.GetRequiredValue(folder), parsed.GetValue(port), parsed.GetValue(noBrowser)), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse ui", "the runs of this folder"),
        new("synapse ui service --no-browser", "those of a service, with a link to open by hand"),
    ];

    private static ServeSettings Settings(string folder, int port, bool noBrowser)
    {
        if (!Directory.Exists(folder))
            throw new SpecificationException("There is no such folder", Location.OfFile(folder), "Name one in which 'synapse run' was used, or that 'synapse serve' serves.");
        string root = Path.GetFullPath(folder), work = Path.Combine(root, ".synapse");
        // The command line keeps its runs below its work folder, a service beside it.
        bool ofCommandLine = !Directory.Exists(Path.Combine(root, "runs")) && Directory.Exists(Path.Combine(work, "runs"));
        return new ServeSettings
        {
            Root = ofCommandLine ? work : root,
            Work = work,
            Urls = $"http://127.0.0.1:{port}",
            Keys = [],
            OwnKey = RandomNumberGenerator.GetHexString(48, lowercase: true),
            AllowedLocations = [root],
            Adopts = ofCommandLine ? RunnerOptions.Create(work) : null,
            TaskHosts = Environment.ProcessorCount,
            Opens = link => Show(link, noBrowser),
        };
    }

    private static void Show(Uri link, bool noBrowser)
    {
        if (noBrowser || !Browser.TryOpen(link))
            Console.Out.WriteLine($"Open {link} (once, within ten minutes)");
    }
}
