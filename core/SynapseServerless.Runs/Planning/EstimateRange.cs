namespace SynapseServerless.Planning;

/// <summary>An amount that is estimated: between a low end and a high end, most likely in between.</summary>
/// <param name="Low">The low end.</param>
/// <param name="Likely">The likeliest amount.</param>
/// <param name="High">The high end; a limit is held against it.</param>
public sealed record EstimateRange(double Low, double Likely, double High)
{
    /// <summary>An amount of nothing.</summary>
    public static EstimateRange None { get; } = new(0, 0, 0);

    /// <summary>Whether the amount is known and not estimated.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsExact => Low == High;

    /// <summary>An amount that is known.</summary>
    /// <param name="amount">The amount.</param>
    public static EstimateRange Exactly(double amount) => new(amount, amount, amount);

    /// <summary>An amount that may be so many times as small or as large.</summary>
    /// <param name="likely">The likeliest amount.</param>
    /// <param name="down">How many times as small it may be.</param>
    /// <param name="up">How many times as large it may be.</param>
    public static EstimateRange Within(double likely, double down, double up) => new(likely / down, likely, likely * up);

    /// <summary>The sum of two amounts.</summary>
    /// <param name="other">The other.</param>
    public EstimateRange Plus(EstimateRange other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Low + other.Low, Likely + other.Likely, High + other.High);
    }

    /// <summary>So many times the amount.</summary>
    /// <param name="factor">How many times.</param>
    public EstimateRange Times(double factor) => new(Low * factor, Likely * factor, High * factor);

    /// <summary>The amount in whole units.</summary>
    public EstimateRange Rounded() => new(Math.Floor(Low), Math.Round(Likely), Math.Ceiling(High));
}
