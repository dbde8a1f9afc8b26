using SynapseServerless.Services.Governing;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>When the circuit opens and closes. Times are in seconds.</summary>
public sealed class CircuitTests
{
    private readonly Circuit _circuit = new(new CircuitOptions { FailuresInARow = 5, LeastCalls = 20, FailureShare = 0.8 });

    [Fact]
    public void Failures_in_a_row_open_it_and_an_answer_closes_it()
    {
        Fail(5, at: 1);
        Assert.True(_circuit.IsOpen);
        Assert.Equal(3, _circuit.NotBefore);
        _circuit.OnSent();
        Assert.Equal(double.PositiveInfinity, _circuit.NotBefore);
        _circuit.OnAnswered(3.5);
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public void A_trial_that_fails_doubles_the_break_up_to_its_most()
    {
        Fail(5, at: 0);
        double at = 0;
        foreach (double next in new double[] { 4, 8, 16, 30, 30 })
        {
            at = _circuit.NotBefore;
            _circuit.OnSent();
            _circuit.OnFailed(at, sent: at);
            Assert.Equal(at + next, _circuit.NotBefore);
        }
    }

    [Fact]
    public void What_was_under_way_when_it_opened_does_not_count_again()
    {
        Fail(5, at: 1);
        Fail(50, at: 1.5, sent: 0.5);
        Assert.Equal(3, _circuit.NotBefore);
    }

    [Fact]
    public void A_tenth_of_failures_does_not_open_it()
    {
        for (int i = 0; i < 10_000; i++)
        {
            if (i % 10 == 0)
                _circuit.OnFailed(i * 0.01, i * 0.01);
            else
                _circuit.OnAnswered(i * 0.01);
        }
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public void A_share_of_failures_opens_it_with_answers_between_them()
    {
        for (int i = 0; i < 25 && !_circuit.IsOpen; i++)
        {
            if (i % 5 == 4)
                _circuit.OnAnswered(i);
            else
                _circuit.OnFailed(i, i);
        }
        Assert.True(_circuit.IsOpen);
    }

    private void Fail(int times, double at, double? sent = null)
    {
        for (int i = 0; i < times; i++)
            _circuit.OnFailed(at, sent ?? at);
    }
}
