using System.Runtime.InteropServices;

namespace SynapseServerless.Cli;

/// <summary>Turns the first Ctrl-C (or a request to terminate) into a cancellation; the second ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    public CancellationToken Token => _source.Token;

    private void Handle(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested)
        {
            // Bars that are being drawn hide the cursor, and nobody will bring it back.
            if (!Console.IsErrorRedirected)
                Console.Error.Write("\e[?25h");
            Environment.Exit(ExitCode.Cancelled);
        }
        signal.Cancel = true;
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
