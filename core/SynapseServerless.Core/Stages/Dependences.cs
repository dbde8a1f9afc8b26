namespace SynapseServerless.Stages;

/// <summary>How an answer depends on a feature.</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Labels">The values that were tried, as text.</param>
/// <param name="Numbers">The values as numbers, in order; empty for categories.</param>
/// <param name="Average">The mean answer at each value.</param>
/// <param name="Individual">The answers of single rows at each value.</param>
public sealed record DependenceCurve(
    string Feature, IReadOnlyList<string> Labels, IReadOnlyList<double> Numbers, IReadOnlyList<double> Average, IReadOnlyList<IReadOnlyList<double>> Individual)
{
    /// <summary>What the answers are of, such as <c>probability of class 1</c>; empty where the page says it.</summary>
    public string Target { get; init; } = "";

    /// <summary>What the averages are: <c>average</c>, the mean answer of all rows, or <c>ale</c>, accumulated local effects, whose mean over the rows is 0.</summary>
    public string Kind { get; init; } = "average";

    /// <summary>The distribution of the data: how many rows have each value, or of numbers a value that is nearest to it. Empty where that is not known.</summary>
    public IReadOnlyList<long> Rows { get; init; } = [];

    /// <summary>Counts of values by the number that each is nearest to; missing ones count nowhere.</summary>
    /// <param name="numbers">The numbers, in order.</param>
    /// <param name="values">The values.</param>
    public static long[] Nearest(IReadOnlyList<double> numbers, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(values);
        long[] counts = new long[numbers.Count];
        foreach (double value in values.Where(static value => !double.IsNaN(value)))
            counts[Nearest(numbers, value)]++;
        return counts;
    }

    /// <summary>The place of the number that a value is nearest to; of two that are as near, the lower.</summary>
    /// <param name="numbers">The numbers, in order; one at least.</param>
    /// <param name="value">The value.</param>
    public static int Nearest(IReadOnlyList<double> numbers, double value)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        int low = 0, high = numbers.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (numbers[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && value - numbers[low - 1] <= numbers[low] - value ? low - 1 : low;
    }
}

/// <summary>How an answer depends on two features together.</summary>
/// <param name="First">Name of the first feature.</param>
/// <param name="FirstLabels">Its values, as text.</param>
/// <param name="Second">Name of the second feature.</param>
/// <param name="SecondLabels">Its values, as text.</param>
/// <param name="Answers">The mean answer for each value of the first (outer) and of the second (inner).</param>
/// <param name="Target">What the answers are of.</param>
public sealed record DependenceSurface(
    string First, IReadOnlyList<string> FirstLabels, string Second, IReadOnlyList<string> SecondLabels, IReadOnlyList<IReadOnlyList<double>> Answers, string Target);

/// <summary>How much a feature matters to a model, as it was measured.</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Importance">How much it matters.</param>
/// <param name="StandardError">How uncertain that is; 0 where nothing was drawn.</param>
public sealed record MeasuredImportance(string Feature, double Importance, double StandardError);

/// <summary>A share of the rows of a group, with its interval of confidence.</summary>
/// <param name="Feature">The column whose values are groups.</param>
/// <param name="Group">The group.</param>
/// <param name="Measure">What the share is of, such as <c>selection rate</c>.</param>
/// <param name="Share">The share.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record GroupShare(string Feature, string Group, string Measure, double Share, double Low, double High);
