namespace SynapseServerless.Runs;

/// <summary>Tells others that a run has ended: calls a URL back, puts an event on a queue.</summary>
public interface IRunNotifier
{
    /// <summary>Tells everybody who has not been told yet. Called again after a failure, so it keeps with the run whom it has told.</summary>
    /// <param name="run">The run; its folder holds <c>run.json</c> as it ended.</param>
    /// <param name="cancellationToken">Stops telling.</param>
    /// <exception cref="SynapseException">Somebody could not be told; the message says who and why.</exception>
    Task NotifyAsync(RunInput run, CancellationToken cancellationToken);
}
