using System.ComponentModel.DataAnnotations;

namespace SynapseServerless.Streaming;

/// <summary>Files that land where the <c>path</c> of the input says: a folder, a prefix of blobs, or a pattern.</summary>
/// <remarks>
/// Files are read once each, in the order of their last change, in the format that the input gives or that their names tell. Put files there whole: write them under a
/// name that begins with a dot or an underscore, and rename them. A file that changes after it was read is not read again, and is listed among what was set aside.
/// </remarks>
public sealed class FolderSource : StreamSource
{
    /// <summary>Its kind, which need not be written.</summary>
    public const string Kind = "folder";

    /// <summary>For how many seconds a file has to be left alone before it is read: for files that are written in place.</summary>
    [Range(0, 86_400)]
    public double SettleSeconds { get; init; } = 2;

    /// <summary>Which files a new stream begins with: <c>earliest</c> for all that are there, <c>latest</c> for those that land from then on.</summary>
    [AllowedValues("earliest", "latest")]
    public string Start { get; init; } = "earliest";

    /// <summary>What becomes of a file whose rows are written: <c>keep</c>, or <c>delete</c>.</summary>
    [AllowedValues("keep", "delete")]
    public string Afterwards { get; init; } = "keep";

    /// <inheritdoc/>
    public override async Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken) =>
        new FolderReader(this, context, await LandedFiles.OpenAsync(context, cancellationToken).ConfigureAwait(false));
}
