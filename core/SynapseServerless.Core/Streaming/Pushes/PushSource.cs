using System.ComponentModel.DataAnnotations;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>Rows that are sent to the service: <c>POST /v1/streams/NAME/rows</c>. They are acknowledged when they are kept.</summary>
/// <remarks>What is sent is a file in the stream's folder until its epoch is committed, so that rows wait there while the stream is paused or does not run.</remarks>
public sealed class PushSource : StreamSource
{
    /// <summary>Its kind.</summary>
    public const string Kind = "push";

    /// <summary>Types of the columns, by name; DuckDB's type names, such as <c>BIGINT</c>, <c>DOUBLE</c>, <c>VARCHAR</c>, <c>TIMESTAMP</c>.</summary>
    [Required]
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Where what was sent waits.</summary>
    /// <param name="folder">The source's own folder.</param>
    public static string Waiting(string folder) => ManifestStore.Combine(folder, "pushed");

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Columns.Count == 0)
            yield return new SpecificationException("What is sent has no columns", new Location { Parameter = "columns" }, "Write, say, columns: { id: BIGINT, at: TIMESTAMP }.");
    }

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken)
    {
        // Files that are whole when they appear, in a folder that nobody else writes to.
        var files = new FolderSource { SettleSeconds = 0, Afterwards = "delete" };
        Specifications.InputSpecification input = context.Input! with { Path = [Waiting(context.Folder)], Format = "ndjson", Types = Columns, Columns = [.. Columns.Keys], Stream = files };
        return await files.OpenAsync(context with { Input = input }, cancellationToken).ConfigureAwait(false);
    }
}
