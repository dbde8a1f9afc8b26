using System.CommandLine;
using Microsoft.Extensions.Logging;
using SynapseServerless.Cli.Serving;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Hosting;

namespace SynapseServerless.Cli.Commands;

/// <summary>Runs tasks for a server that has started this process. It is not for people.</summary>
internal sealed class TaskHostCommand : CliCommand
{
    public TaskHostCommand()
        : base(TaskHosts.Command, "Run tasks for a server; it starts this command itself.")
    {
        Hidden = true;
        var pipe = new Argument<string>("PIPE") { Description = "Name of the pipe on which the server speaks." };
        Arguments.Add(pipe);
        SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(pipe)));
    }

    public override IReadOnlyList<Example> Examples { get; } = [];

    private static async Task<int> RunAsync(string pipe)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(builder => PlainLog.AddTo(builder));
        ProcessHost? process = null;
        try
        {
            return await TaskHostProgram.RunAsync(pipe, AllStages.CreateCatalog(), settings =>
            {
                process = ProcessHost.OfService(settings, Storages.Create());
                return process.StagesFor(loggers.CreateLogger("engine"));
            });
        }
        finally
        {
            process?.Dispose();
        }
    }
}
