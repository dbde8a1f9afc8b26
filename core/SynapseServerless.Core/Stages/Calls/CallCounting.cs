using System.Diagnostics.CodeAnalysis;

namespace SynapseServerless.Stages;

/// <summary>A part of a host under which stages count what they would ask of services, and ask nothing.</summary>
/// <remarks>
/// Requests are made as always, so that rows share them and equal ones are one. Each is counted with the most that it may take, and its rows go on
/// without an answer. A plan of a run is made so.
/// </remarks>
public sealed class CallCounting
{
    private const string Name = "count calls";

    private CallCounting()
    {
    }

    /// <summary>A host that counts and asks nothing.</summary>
    /// <param name="host">The host otherwise.</param>
    public static StageHost On(StageHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return IsOn(host) ? host : host with { Parts = host.Parts.With(Name, new CallCounting()) };
    }

    /// <summary>Whether a host counts and asks nothing.</summary>
    /// <param name="host">The host.</param>
    [SuppressMessage("Design", "CA1062", Justification = "Asked for every request of every row.")]
    public static bool IsOn(StageHost host) => host.Parts.TryFind<CallCounting>(Name, out _);
}
