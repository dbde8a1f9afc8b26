namespace SynapseServerless.LightGBM.Fitting;

/// <summary>What labels an objective takes.</summary>
/// <param name="IsAllowed">Whether a finite number is a label.</param>
/// <param name="Requirement">What it has to be, such as <c>a whole number from 0 to 99</c>.</param>
internal sealed record LabelRule(Func<double, bool> IsAllowed, string Requirement)
{
    /// <summary>What is wrong with a label, or null.</summary>
    public string? Problem(double label) =>
        double.IsNaN(label) ? "The label is null or NaN"
        : IsBeyond(label) ? $"The label {label:R} is beyond {float.MaxValue:G4}, the largest number that LightGBM keeps"
        : !double.IsFinite(label) || !IsAllowed(label) ? $"The label {label:R} is not {Requirement}"
        : null;

    /// <summary>Whether a finite number is none of those that LightGBM keeps, which have 32 bits.</summary>
    public static bool IsBeyond(double number) => double.IsFinite(number) && !float.IsFinite((float)number);
}
