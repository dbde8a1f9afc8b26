using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Hosting;

namespace SynapseServerless.Cli.Serving;

/// <summary>The processes that run the tasks of a server: this program again.</summary>
internal static class TaskHosts
{
    /// <summary>The command that such a process is started with.</summary>
    public const string Command = "task-host";

    /// <summary>A pool of them.</summary>
    /// <param name="settings">How many, and what they may take.</param>
    /// <param name="host">What the operator decided of the stages.</param>
    /// <param name="logger">Where it is logged that one ended.</param>
    public static TaskHostPool Create(ServeSettings settings, HostSettings host, ILogger logger)
    {
        (string program, string[] arguments) = Self();
        return new TaskHostPool(new TaskHostOptions
        {
            Program = program,
            Arguments = [.. arguments, Command],
            Count = settings.TaskHosts,
            Settings = host,
            Memory = settings.TaskMemory,
            TaskLimit = settings.TaskLimit,
            Logger = logger,
        });
    }

    // As an executable of its own it is started as such; otherwise a host of .NET has loaded it.
    private static (string Program, string[] Arguments) Self()
    {
        string process = Environment.ProcessPath ?? "dotnet", assembly = typeof(TaskHosts).Assembly.Location;
        string name = Path.GetFileNameWithoutExtension(process);
        return assembly.Length == 0 || name == Path.GetFileNameWithoutExtension(assembly)
            ? (process, [])
            : (name == "dotnet" ? process : "dotnet", ["exec", assembly]);
    }
}
