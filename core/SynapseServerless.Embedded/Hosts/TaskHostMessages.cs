using System.Text.Json.Serialization;
using SynapseServerless.Hosting;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>What an engine and a process that runs its tasks say to each other; the first is a <see cref="HostWelcome"/>.</summary>
[JsonDerivedType(typeof(HostWelcome), "welcome")]
[JsonDerivedType(typeof(HostedTask), "task")]
[JsonDerivedType(typeof(HostStop), "stop")]
[JsonDerivedType(typeof(HostedRows), "rows")]
[JsonDerivedType(typeof(HostedFit), "fit")]
[JsonDerivedType(typeof(HostedEnd), "end")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
internal abstract record HostMessage;

/// <summary>What the operator decided, and where the engine keeps its locks.</summary>
internal sealed record HostWelcome(HostSettings Settings, string LockFolder, IReadOnlyList<string> WorkerPools) : HostMessage;

/// <summary>A task to run.</summary>
internal sealed record HostedTask(string Activity, string InstanceId, int TaskId, int Attempt, string Input) : HostMessage;

/// <summary>The task is to stop.</summary>
internal sealed record HostStop : HostMessage;

/// <summary>The task has handled rows.</summary>
internal sealed record HostedRows(int Pass, long Rows) : HostMessage;

/// <summary>The task's fit has come further.</summary>
internal sealed record HostedFit(FitProgress Fit) : HostMessage;

/// <summary>The task has ended; without an outcome it was stopped.</summary>
internal sealed record HostedEnd(TaskOutcome? Outcome) : HostMessage;
