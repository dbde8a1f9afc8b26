using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>What a source or a sink knows of its stream, and the door to the host.</summary>
public sealed record StreamContext
{
    /// <summary>Name of the stream, stable over its life: a consumer group can be called by it.</summary>
    public required string Stream { get; init; }

    /// <summary>A folder that is the source's or the sink's alone, in <see cref="Storage"/>, for what it has to keep.</summary>
    public required string Folder { get; init; }

    /// <summary>What the process gives: storage, secrets, HTTP, clock, log.</summary>
    public required StageHost Host { get; init; }

    /// <summary>Columns of the source, as they were when the stream began, or of what the sink takes; null for a source that has not told them yet.</summary>
    public Schema? Schema { get; init; }

    /// <summary>The input that the source stands for: formats, types and columns that it gives; null for a sink.</summary>
    public InputSpecification? Input { get; init; }

    /// <summary>Columns as the model of the stream knows them, by which text is read where nothing else says its types; null where no model does.</summary>
    public Schema? Known { get; init; }

    /// <summary>Up to where each partition is handled when a source is opened; empty for a new stream, and for a sink.</summary>
    public IReadOnlyDictionary<string, string> Offsets { get; init; } = new Dictionary<string, string>();

    /// <summary>Where files are.</summary>
    public IStorage Storage => Host.Storage;

    /// <summary>Where warnings go.</summary>
    public ILogger Logger => Host.Logger;

    /// <summary>The clock.</summary>
    public TimeProvider Time => Host.Time;
}
