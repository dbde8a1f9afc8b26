namespace SynapseServerless.Service.Intake;

/// <summary>What is to be done about a file that landed.</summary>
public abstract record DropDecision
{
    private DropDecision()
    {
    }

    /// <summary>Nothing: the file is no data, or is gone again.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Ignore(string Reason) : DropDecision;

    /// <summary>Nothing yet: it belongs to others that are not there.</summary>
    /// <param name="Reason">What is waited for.</param>
    public sealed record Wait(string Reason) : DropDecision;

    /// <summary>Nothing, because its sender made a mistake.</summary>
    /// <param name="Subject">What is refused: a path in the drop folder, with slashes.</param>
    /// <param name="Reason">What is wrong and what would be right.</param>
    public sealed record Refuse(string Subject, string Reason) : DropDecision;

    /// <summary>A run over a file, or over several that belong together.</summary>
    /// <param name="Subject">What starts it: the file, or the manifest of several; a path in the drop folder, with slashes.</param>
    /// <param name="Version">Version of that; together with the subject it is started once.</param>
    /// <param name="Locations">The files to read, in order.</param>
    public sealed record Start(string Subject, string Version, IReadOnlyList<string> Locations) : DropDecision;
}
