using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Hosting;
using SynapseServerless.Stages;

namespace SynapseServerless.Tests;

/// <summary>Does to its process, on one partition, what native code, a recursion or a hang does.</summary>
public sealed class Misbehave : BatchTransformer
{
    /// <summary>The partition.</summary>
    public int Partition { get; init; }

    /// <summary>What it does: segfault, overflow, exit, hang or memory.</summary>
    public string How { get; init; } = "";

    /// <summary>File that gets a line for each beginning, with the number of the process.</summary>
    public string Note { get; init; } = "";

    /// <summary>Where this file is, it does nothing.</summary>
    public string Unless { get; init; } = "";

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) =>
    {
        if (context.Partition == Partition && !File.Exists(Unless))
        {
            if (Note.Length > 0)
                File.AppendAllText(Note, $"{Environment.ProcessId}\n");
            Do();
        }
        return Batches.Share(batch);
    });

    private void Do()
    {
        switch (How)
        {
            case "segfault":
                // Not the first page, whose faults .NET turns into an exception.
                Marshal.WriteInt32(0x10000000, 1);
                break;
            case "overflow":
                Recurse(0);
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "memory":
                Fill();
                break;
        }
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + Recurse(depth + 2);

    private static void Fill()
    {
        const int piece = 16 * 1024 * 1024;
        while (true)
        {
            nint memory = Marshal.AllocHGlobal(piece);
            for (int i = 0; i < piece; i += 4096)
                Marshal.WriteByte(memory, i, 1);
        }
    }
}

/// <summary>This program as a process that runs tasks.</summary>
internal static class TaskHosts
{
    public const string Argument = "task-host";

    /// <summary>The stages that tests and their processes know.</summary>
    public static StageCatalog Catalog() => TestStages.Catalog().Add<Misbehave>();

    public static Task<int> RunAsync(string pipe) =>
        TaskHostProgram.RunAsync(pipe, Catalog(), _ => new StageHost { Storage = Jobs.Storage() });

    /// <summary>Starts them from this program.</summary>
    public static TaskHostOptions Options()
    {
        string process = Environment.ProcessPath!;
        bool isLoaded = Path.GetFileNameWithoutExtension(process) == "dotnet";
        return new TaskHostOptions
        {
            Program = process,
            Arguments = isLoaded ? ["exec", typeof(TaskHosts).Assembly.Location, Argument] : [Argument],
            Count = 2,
            Settings = new HostSettings(),
            Said = static _ => { },
        };
    }
}
