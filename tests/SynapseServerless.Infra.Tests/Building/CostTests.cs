using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Infra.Tests;

public sealed partial class CostTests
{
    [Fact]
    public void What_idle_costs_is_the_sum_of_its_bill_on_both_pages()
    {
        string bill = Repository.Read("docs/operations.md").Split("**Idle**")[1].Split("| in a private network")[0];
        decimal[] lines = [.. Line().Matches(bill).Select(match => Number(match.Groups[1].Value))];
        Assert.Equal(4, lines.Length);
        decimal together = Number(Total().Match(bill).Groups[1].Value);
        // What depends on use is from 0.00 to 0.10.
        Assert.Contains("| 0.00 to 0.10 |", bill, StringComparison.Ordinal);
        Assert.InRange(together, lines.Sum(), lines.Sum() + 0.10m);
        Assert.Equal(9, Math.Round(together));
        Assert.Contains("about nine dollars a month", Repository.Read("docs/azure.md"), StringComparison.Ordinal);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| .* \| ([0-9]+\.[0-9]{2}) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\*\*about ([0-9.]+)\*\*")]
    private static partial Regex Total();
}
