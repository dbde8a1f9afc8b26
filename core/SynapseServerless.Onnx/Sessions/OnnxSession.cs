using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Resources;

namespace SynapseServerless.Onnx.Sessions;

/// <summary>A model in the runtime, ready to run, and what was learnt of how it runs best. Serves any number of threads at a time.</summary>
internal sealed class OnnxSession : IDisposable
{
    private const string Kind = "onnx-session";

    private OnnxSession(InferenceSession session) => Native = session;

    /// <summary>The runtime's session.</summary>
    public InferenceSession Native { get; }

    /// <summary>How many rows a call does best with, once that was measured.</summary>
    public BatchSizes Sizes { get; } = new();

    /// <summary>Leases the session of a model from what the process shares; it is made where it is not there.</summary>
    /// <param name="source">The model.</param>
    /// <param name="settings">How it is run.</param>
    /// <param name="cache">What the process shares.</param>
    /// <param name="where">Where the error is, if there is one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static Task<Lease<OnnxSession>> LeaseAsync(
        ModelSource source, SessionSettings settings, LeasedCache cache, Location where, CancellationToken cancellationToken) => cache.LoadAsync(
        new ResourceKey(Kind, $"{source.Hash}|{settings.Key}"),
        null,
        // The runtime keeps weights, and often a second form of them that its kernels read faster.
        _ => Task.FromResult(new Loaded<OnnxSession>(Create(source, settings, where), 2 * source.Length)),
        cancellationToken);

    /// <summary>Makes a session that nobody else has.</summary>
    /// <param name="source">The model.</param>
    /// <param name="settings">How it is run.</param>
    /// <param name="where">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">The runtime refuses the model.</exception>
    public static OnnxSession Create(ModelSource source, SessionSettings settings, Location where)
    {
        using SessionOptions options = settings.ToOptions(source.ExternalFolder, where);
        try
        {
            return new OnnxSession(new InferenceSession(source.Take(), options));
        }
        catch (OnnxRuntimeException failure)
        {
            string sets = string.Join(", ", source.Info.Opsets.Select(set => FormattableString.Invariant($"{set.Key} {set.Value}")));
            throw new SpecificationException(
                $"ONNX Runtime {RuntimeMessages.Version} cannot load {source.Name}: {RuntimeMessages.Clean(failure)}", where,
                $"The model uses operator sets {sets} and IR version {source.Info.IrVersion}; export it for versions that the runtime knows, without operators of other libraries.", failure);
        }
    }

    public void Dispose() => Native.Dispose();
}
