using System.Globalization;

namespace SynapseServerless.Data;

/// <summary>There are more rows than are taken at once.</summary>
/// <param name="most">How many are.</param>
public sealed class RowLimitException(int most)
    : DataException(string.Create(CultureInfo.InvariantCulture, $"There are more than {most} rows, and at most {most} are scored at once"), Location.None, Advice)
{
    /// <summary>What to do instead.</summary>
    public const string Advice = "Send fewer, or run a specification with this model.";
}
