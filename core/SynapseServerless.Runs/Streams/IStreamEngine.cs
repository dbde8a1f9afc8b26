namespace SynapseServerless.Streams;

/// <summary>An engine as a service sees it: what carries out streams, wherever it does.</summary>
/// <remarks>What is wanted of a stream and how it stands is in its folder; an engine is asked to look there.</remarks>
public interface IStreamEngine
{
    /// <summary>Makes sure that a stream is carried out, and lets it look at once at what is wanted of it.</summary>
    /// <param name="stream">The stream; its folder holds the wish.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="SynapseException">The engine cannot be reached.</exception>
    Task WakeAsync(StreamInput stream, CancellationToken cancellationToken);

    /// <summary>Stops a stream that is to be deleted, within seconds. Nothing happens to one that is not at work.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    Task StopAsync(StreamInput stream, CancellationToken cancellationToken);
}
