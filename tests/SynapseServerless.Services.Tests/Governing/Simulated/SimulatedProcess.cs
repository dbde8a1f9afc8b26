using SynapseServerless.Services.Governing;

namespace SynapseServerless.Services.Tests.Governing.Simulated;

/// <summary>A process that calls a service as fast as its governor lets it.</summary>
internal sealed class SimulatedProcess : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly VirtualClock _clock;
    private readonly SimulatedService _service;
    private readonly Func<long> _tokens;
    private readonly int _number;

    public SimulatedProcess(int number, VirtualClock clock, SimulatedService service, GovernorOptions options, Func<long>? tokens = null)
    {
        (_number, _clock, _service, _tokens) = (number, clock, service, tokens ?? (static () => 0));
        Governor = new Governor(options, clock);
        for (int worker = 0; worker < options.MaxConcurrency + 16; worker++)
            _clock.Post(() => _ = WorkAsync());
    }

    public Governor Governor { get; }

    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Dispose();
        Governor.Dispose();
    }

    // A refused request is sent again, as a row is.
    private async Task WorkAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                long tokens = _tokens();
                bool isDone = false;
                while (!isDone)
                {
                    Permit permit = await Governor.AcquireAsync(new RequestCost(tokens), _stop.Token);
                    CallOutcome outcome = await _service.CallAsync(_number, tokens > 0 ? tokens : 1);
                    permit.Complete(outcome);
                    isDone = outcome.Result == CallResult.Accepted;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
