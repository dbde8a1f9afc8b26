using System.CommandLine;
using SynapseServerless.Cli.Serving;

namespace SynapseServerless.Cli.Commands;

/// <summary>Serves the HTTP API over the embedded engine.</summary>
internal sealed class ServeCommand : CliCommand
{
    public ServeCommand()
        : base("serve", "Serve the console and the HTTP API on this machine: start, watch and cancel runs, store pipelines, score rows.")
    {
        var root = new Option<string?>("--root")
        {
            Description = "Folder of runs, pipelines, models and data, or the URL of a container; SYNAPSE_ROOT or this folder when left out.", HelpName = "DIR",
        };
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons.", HelpName = "URLS", DefaultValueFactory = _ => "http://127.0.0.1:7420",
        };
        var grpc = new Option<string?>("--grpc")
        {
            Description = "Address to listen on for gRPC (the Open Inference Protocol), without TLS; no gRPC when left out.", HelpName = "URL",
        };
        var key = new Option<string[]>("--key")
        {
            Description = "Where the API key is: env:NAME, or a file. SYNAPSE_API_KEYS when left out.", HelpName = "WHERE",
        };
        var readKey = new Option<string[]>("--read-key")
        {
            Description = "Where a key is that sees everything and changes nothing: env:NAME, or a file. SYNAPSE_READ_KEYS when left out.", HelpName = "WHERE",
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "How many runs may run at once.", HelpName = "N", DefaultValueFactory = _ => 2,
        };
        concurrency.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 64)
                result.AddError("--concurrency is a number from 1 to 64.");
        });
        var locations = new Option<string[]>("--allow-location")
        {
            Description = "A folder or URL that specifications may read and write, beside data/, models/ and drop/ of the root.", HelpName = "LOCATION",
        };
        var hosts = new Option<string[]>("--allow-host")
        {
            Description = "A host that may be called; *.example.org means every host below it.", HelpName = "HOST",
        };
        var work = new Option<string?>("--work")
        {
            Description = "Folder of the journal; .synapse in a local root when left out.", HelpName = "DIR",
        };
        var hostCount = new Option<int>("--task-hosts")
        {
            Description = "How many processes run tasks, each one at a time; 0 runs them in the server itself, which a crashing task then ends.", HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        hostCount.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 256)
                result.AddError("--task-hosts is a number from 0 to 256.");
        });
        var memory = new Option<int?>("--task-memory") { Description = "Memory limit of the process of a task, in MiB; no limit when left out.", HelpName = "MIB" };
        memory.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 64)
                result.AddError("--task-memory is 64 or more.");
        });
        var minutes = new Option<int>("--task-minutes")
        {
            Description = "How long a task may take; then its process is killed and the task is tried again.", HelpName = "N", DefaultValueFactory = _ => 1440,
        };
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 60_000)
                result.AddError("--task-minutes is a number from 1 to 60000.");
        });
        var queue = new Option<bool>("--queue") { Description = "Also start runs from requests in the queue run-requests of SYNAPSE_QUEUES." };
        foreach (Option option in (Option[])[root, urls, grpc, key, readKey, concurrency, locations, hosts, work, hostCount, memory, minutes, queue])
            Options.Add(option);
        SetAction((parsed, cancel) => Server.RunAsync(
            new ServeSettings
            {
                Root = parsed.GetValue(root),
                Urls = parsed.GetValue(urls)!,
                Grpc = parsed.GetValue(grpc),
                Keys = parsed.GetValue(key) ?? [],
                ReadKeys = parsed.GetValue(readKey) ?? [],
                Concurrency = parsed.GetValue(concurrency),
                AllowedLocations = parsed.GetValue(locations) ?? [],
                AllowedHosts = parsed.GetValue(hosts) ?? [],
                Work = parsed.GetValue(work),
                Queue = parsed.GetValue(queue),
                TaskHosts = parsed.GetValue(hostCount),
                TaskMemory = parsed.GetValue(memory) * 1024L * 1024,
                TaskLimit = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
            },
            cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("openssl rand -hex 32 > synapse.key", "make a key"),
        new("synapse serve --key synapse.key", "serve this folder on http://127.0.0.1:7420, where a browser finds the console"),
        new("curl -H \"api-key: $(cat synapse.key)\" http://127.0.0.1:7420/v1/runs", "list the runs"),
    ];
}
