using System.Globalization;
using SynapseServerless.Specifications;

namespace SynapseServerless.Planning;

/// <summary>What a run may come to at most, by the high end of its estimate.</summary>
public sealed record PlanLimits
{
    private const string Option = "--limit";
    private static readonly string[] s_names = ["calls", "cost", "memory", "rows", "time", "tokens"];

    private static readonly Dictionary<string, double> s_times = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s"] = 1, ["m"] = 60, ["min"] = 60, ["h"] = 3_600, ["d"] = 86_400,
    };

    private static readonly Dictionary<string, double> s_sizes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["B"] = 1, ["KB"] = 1e3, ["MB"] = 1e6, ["GB"] = 1e9, ["KiB"] = 1 << 10, ["MiB"] = 1 << 20, ["GiB"] = 1 << 30,
    };

    /// <summary>No limits.</summary>
    public static PlanLimits None { get; } = new();

    /// <summary>The limits, by name: <c>calls</c>, <c>cost</c>, <c>memory</c> (bytes), <c>rows</c>, <c>time</c> (seconds), <c>tokens</c>.</summary>
    public IReadOnlyDictionary<string, double> Most { get; init; } = new Dictionary<string, double>();

    /// <summary>Reads limits such as <c>cost=5</c>, <c>time=10m</c>, <c>calls=1000</c>, <c>tokens=2000000</c>, <c>memory=4GB</c>.</summary>
    /// <param name="limits">The limits, each <c>name=amount</c>.</param>
    /// <exception cref="SpecificationException">One is unknown, given twice, or no amount.</exception>
    public static PlanLimits Parse(IReadOnlyList<string> limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var most = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string limit in limits)
        {
            string[] parts = limit.Split('=', 2);
            string name = parts[0].Trim();
            if (!s_names.Contains(name))
                throw Wrong(limit, $"There is no limit '{name}'", Suggestions.Remedy(name, s_names, "limits"));
            if (parts.Length < 2 || parts[1].Trim().Length == 0)
                throw Wrong(limit, $"The limit '{name}' has no amount", Example(name));
            if (!most.TryAdd(name, Amount(name, parts[1].Trim(), limit)))
                throw Wrong(limit, $"The limit '{name}' is given twice", "Keep one of them.");
        }
        return new PlanLimits { Most = most };
    }

    /// <summary>What an estimate goes beyond, as one sentence without its full stop; null where it keeps to all limits.</summary>
    /// <param name="estimate">The estimate.</param>
    public string? Exceeded(PlanEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        string[] beyond =
        [
            .. Most.OrderBy(limit => limit.Key, StringComparer.Ordinal).Select(limit => Beyond(limit.Key, limit.Value, estimate)).OfType<string>(),
        ];
        return beyond.Length == 0 ? null : string.Join("; ", beyond);
    }

    private static string? Beyond(string name, double most, PlanEstimate estimate)
    {
        EstimateRange? range = name switch
        {
            "calls" => estimate.Requests,
            "tokens" => estimate.Tokens,
            "rows" => estimate.RowsIn,
            "time" => estimate.Seconds,
            "memory" => estimate.Memory,
            _ => estimate.Cost?.Total,
        };
        // What cannot be told cannot be kept to either.
        if (range is null)
            return $"nothing tells what the {name} would be, which is limited to {Text(name, most, estimate)}";
        return range.High <= most ? null : $"the {name} may come to {Text(name, range.High, estimate)}, and the limit is {Text(name, most, estimate)}";
    }

    private static string Text(string name, double amount, PlanEstimate estimate) => name switch
    {
        "time" => string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} s"),
        "memory" => string.Create(CultureInfo.InvariantCulture, $"{amount / 1e6:0.#} MB"),
        "cost" => string.Create(CultureInfo.InvariantCulture, $"{amount:0.####} {estimate.Cost?.Currency}").TrimEnd(),
        _ => string.Create(CultureInfo.InvariantCulture, $"{amount:N0}"),
    };

    private static double Amount(string name, string text, string limit)
    {
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '_').Count();
        string unit = text[digits..].Trim();
        if (!double.TryParse(text[..digits].Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount) || !(amount > 0) || amount > 1e15)
            throw Wrong(limit, $"'{text}' is no amount above 0", Example(name));
        Dictionary<string, double>? units = name switch { "time" => s_times, "memory" => s_sizes, _ => null };
        if (unit.Length == 0)
            return amount;
        if (units is null)
            throw Wrong(limit, $"The limit '{name}' has no units, and '{unit}' is after its number", Example(name));
        return units.TryGetValue(unit, out double factor)
            ? amount * factor
            : throw Wrong(limit, $"There is no unit '{unit}' of {name}", $"Use one of {string.Join(", ", units.Keys)}.");
    }

    private static string Example(string name) => name switch
    {
        "time" => "Write, say, time=90s, time=10m or time=2h.",
        "memory" => "Write, say, memory=4GB.",
        "cost" => "Write, say, cost=5, in the currency of the prices.",
        _ => $"Write, say, {name}=1000.",
    };

    private static SpecificationException Wrong(string limit, string problem, string? remedy) => new(problem, new Location { File = $"{Option} {limit}" }, remedy);
}
