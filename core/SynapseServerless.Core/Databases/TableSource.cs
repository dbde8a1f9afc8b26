using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Databases;

/// <summary>A table that is in no file, as <c>database:</c> of an input describes it.</summary>
/// <remarks>Its parameters are declared as those of <see cref="StreamPart"/> are.</remarks>
public abstract class TableSource : StreamPart
{
    /// <summary>Connects. Nothing is read yet.</summary>
    /// <param name="context">The input, and the host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It is not there, or does not let us in: what, where, and what would be right.</exception>
    public abstract Task<ITableReader> OpenAsync(TableContext context, CancellationToken cancellationToken);
}

/// <summary>What a table knows of who asks for it.</summary>
/// <param name="Name">Name of the run; servers show it where they list who is connected.</param>
/// <param name="Host">What the process gives: storage, secrets, identity, clock, log.</param>
public sealed record TableContext(string Name, StageHost Host);
