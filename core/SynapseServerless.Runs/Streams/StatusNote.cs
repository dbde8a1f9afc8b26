namespace SynapseServerless.Streams;

/// <summary>Writes how a stream stands, where it stands otherwise than was written.</summary>
/// <param name="streams">The streams of this process.</param>
/// <param name="files">The stream's folder.</param>
/// <param name="name">Name of the stream.</param>
internal sealed class StatusNote(StreamWorkspaces streams, StreamFiles files, string name)
{
    /// <summary>Notes a phase.</summary>
    public async Task WriteAsync(StreamPhase phase, string? problem, CancellationToken cancellationToken)
    {
        StreamStatus status = await files.FindAsync<StreamStatus>(files.Status, cancellationToken).ConfigureAwait(false) ?? new StreamStatus { Name = name };
        if (status.Phase == phase && status.Problem == problem && status.Updated != default)
            return;
        await files.WriteAsync(files.Status, status with { Phase = phase, Problem = problem, Updated = streams.Environment.Time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        if (phase != status.Phase && phase is not (StreamPhase.Running or StreamPhase.Waiting))
            StreamTelemetry.PhaseChanged(streams.Environment.Logger, name, phase, problem);
    }
}
