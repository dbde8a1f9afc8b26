namespace SynapseServerless.Causal;

/// <summary>The rows of a panel as a pass gathers them.</summary>
public sealed class PanelState
{
    /// <summary>The unit of each row, as text.</summary>
    public List<string> Units { get; init; } = [];

    /// <summary>The time of each row, as text.</summary>
    public List<string> Times { get; init; } = [];

    /// <summary>What times are ordered by; empty where it is their text.</summary>
    public List<double> Order { get; init; } = [];

    /// <summary>The outcome of each row; NaN where it is missing.</summary>
    public List<double> Outcomes { get; init; } = [];

    /// <summary>Whether the row is treated (1), and whether it is of the time after (2).</summary>
    public List<int> Flags { get; init; } = [];

    internal PanelState Plus(PanelState other)
    {
        Units.AddRange(other.Units);
        Times.AddRange(other.Times);
        Order.AddRange(other.Order);
        Outcomes.AddRange(other.Outcomes);
        Flags.AddRange(other.Flags);
        return this;
    }
}
