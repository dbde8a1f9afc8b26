using System.Globalization;

namespace SynapseServerless.Stages;

/// <summary>How much may be spent at services.</summary>
public sealed record CallBudget
{
    /// <summary>How much may be spent, in the currency of the prices.</summary>
    public double? MaxCost { get; init; }

    /// <summary>How many tokens may be used, those of prompts and of answers together.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>How many requests may be sent, attempts counted each.</summary>
    public long? MaxCalls { get; init; }

    /// <summary>What is wrong with it, by parameter.</summary>
    public IEnumerable<(string Parameter, string Problem)> Problems()
    {
        if (MaxCost is { } cost && !(cost > 0 && cost <= 1e9))
            yield return ("maxCost", Wrong("maxCost", cost));
        if (MaxTokens is { } tokens && tokens <= 0)
            yield return ("maxTokens", Wrong("maxTokens", tokens));
        if (MaxCalls is { } calls && calls <= 0)
            yield return ("maxCalls", Wrong("maxCalls", calls));
        if (MaxCost is null && MaxTokens is null && MaxCalls is null)
            yield return ("budget", "The budget says nothing");
    }

    /// <summary>The limit that amounts do not keep to, as a phrase; null where they keep to all.</summary>
    /// <param name="spent">What was spent.</param>
    /// <param name="more">What is under way and what would come.</param>
    internal string? Exceeded(CallCounts spent, CallCounts more)
    {
        if (MaxCalls is { } calls && spent.Sent + more.Sent > calls)
            return string.Create(CultureInfo.InvariantCulture, $"maxCalls is {calls:N0}, and {spent.Sent:N0} requests were sent");
        if (MaxTokens is { } tokens && (spent.Tokens >= tokens || spent.Tokens + more.Tokens > tokens))
            return string.Create(CultureInfo.InvariantCulture, $"maxTokens is {tokens:N0}, {spent.Tokens:N0} were used, and the next request may take {more.Tokens:N0}");
        if (MaxCost is { } cost && (spent.Cost >= (decimal)cost || spent.Cost + more.Cost > (decimal)cost))
            return string.Create(CultureInfo.InvariantCulture, $"maxCost is {cost:0.######}, {spent.Cost:0.######} was spent, and the next request may cost {more.Cost:0.######}");
        return null;
    }

    private static string Wrong(string name, double value) => string.Create(
        CultureInfo.InvariantCulture, $"{name} is {value:0.######}, with which {(value == 0 ? "nothing could be asked" : "no run can do anything")}");
}
