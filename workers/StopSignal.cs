using System.Runtime.InteropServices;

namespace SynapseServerless.Worker;

/// <summary>Turns a request to terminate, and Ctrl-C, into a cancellation; the second one ends the process at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private const int Interrupted = 130;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested)
            Environment.Exit(Interrupted);
        signal.Cancel = true;
        _source.Cancel();
    }
}
