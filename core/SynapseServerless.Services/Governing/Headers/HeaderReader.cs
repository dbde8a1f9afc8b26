using System.Globalization;
using System.Net.Http.Headers;

namespace SynapseServerless.Services.Governing;

/// <summary>Reads single headers, and keeps the first that makes no sense.</summary>
/// <param name="headers">The headers.</param>
/// <param name="now">The time at which they came.</param>
internal sealed class HeaderReader(HttpResponseHeaders headers, DateTimeOffset now)
{
    // No service means a wait of more than this.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    /// <summary>The first header that makes no sense, with its value.</summary>
    public string? Malformed { get; private set; }

    /// <summary>A number that is not negative.</summary>
    public double? Number(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return DurationText.Number(text) is { } number ? number : Reject<double>(name, text);
    }

    /// <summary>A count.</summary>
    public long? Count(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return DurationText.Number(text) is { } number && number <= 1e15 ? (long)number : Reject<long>(name, text);
    }

    /// <summary>A share, given in percent.</summary>
    public double? Percent(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return DurationText.Number(text.TrimEnd('%', ' ')) is { } percent ? percent / 100 : Reject<double>(name, text);
    }

    /// <summary>A length of time, or a time to which it lasts.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return DurationText.Seconds(text, now) is { } seconds ? Plausible(name, seconds) : Reject<TimeSpan>(name, text);
    }

    /// <summary>A length of time that a service can mean.</summary>
    public TimeSpan? Plausible(string name, double seconds) =>
        seconds <= s_longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Reject<TimeSpan>(name, Text(name)!);

    // Of a header that is given twice the first counts.
    private string? Text(string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.Count > 0 && values.First().Trim() is { Length: > 0 } text ? text : null;

    private T? Reject<T>(string name, string text)
        where T : struct
    {
        Malformed ??= string.Create(CultureInfo.InvariantCulture, $"{name}: {(text.Length > 100 ? text[..100] : text)}");
        return null;
    }
}
