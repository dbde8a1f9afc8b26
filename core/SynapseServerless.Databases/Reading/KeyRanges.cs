using System.Globalization;
using Apache.Arrow.Types;

namespace SynapseServerless.Databases.Reading;

/// <summary>Cuts a table into ranges of a key: conditions of which each row meets one.</summary>
/// <param name="engine">Writes names and literals.</param>
/// <param name="key">The key.</param>
internal sealed class KeyRanges(DatabaseEngine engine, TableColumn key)
{
    /// <summary>Whether the key has an order that ranges can be cut from; other keys are hashed.</summary>
    public bool IsOrdered => IsNumber || IsTime;

    private bool IsNumber => key.Arrow is Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type or UInt64Type or FloatType or DoubleType or Decimal128Type;

    private bool IsTime => key.Arrow is Date32Type or TimestampType;

    private bool IsWhole => key.Arrow is not (FloatType or DoubleType or Decimal128Type);

    /// <summary>Conditions of buckets of a hash.</summary>
    public IReadOnlyList<string> Buckets(int count) =>
        [.. Enumerable.Range(0, count).Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{engine.Bucket(key, count)} = {bucket}"))];

    /// <summary>Conditions of ranges between two values, open at both ends; nulls are in the first.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value.</param>
    /// <param name="count">How many ranges; there are fewer where there are fewer values.</param>
    public IReadOnlyList<string> Between(object low, object high, int count)
    {
        string[] cuts = [.. (IsTime ? Times(Time(low), Time(high), count) : IsWhole ? Wholes(Number(low), Number(high), count) : Fractions(low, high, count)).Distinct()];
        if (cuts.Length == 0)
            return [""];
        string name = engine.Quote(key.Name);
        var ranges = new List<string> { $"({name} < {cuts[0]} OR {name} IS NULL)" };
        for (int i = 1; i < cuts.Length; i++)
            ranges.Add($"{name} >= {cuts[i - 1]} AND {name} < {cuts[i]}");
        ranges.Add($"{name} >= {cuts[^1]}");
        return ranges;
    }

    /// <summary>A bound that a user wrote.</summary>
    /// <exception cref="SpecificationException">It is none of the key's type.</exception>
    public object Parse(string text, string parameter)
    {
        if (IsTime && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
            return time.UtcDateTime;
        if (IsNumber && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
            return number;
        throw new SpecificationException(
            $"'{text}' is no bound of column '{key.Name}', which is of type {key.Type}", new Location { Parameter = parameter },
            IsOrdered ? "Write a number, or a time by ISO 8601, as the column has them." : "Leave bounds out: rows are dealt by a hash of the column.");
    }

    private static IEnumerable<string> Wholes(decimal low, decimal high, int count)
    {
        for (int i = 1; i < count; i++)
        {
            decimal cut = low + decimal.Floor(((high - low) / count * i) + 0.5m);
            if (cut > low)
                yield return cut.ToString("0", CultureInfo.InvariantCulture);
        }
    }

    private static IEnumerable<string> Fractions(object low, object high, int count)
    {
        double first = Convert.ToDouble(low, CultureInfo.InvariantCulture), last = Convert.ToDouble(high, CultureInfo.InvariantCulture);
        for (int i = 1; i < count && double.IsFinite(last - first); i++)
        {
            double cut = first + ((last - first) / count * i);
            if (cut > first)
                yield return cut.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    private IEnumerable<string> Times(DateTime low, DateTime high, int count)
    {
        for (int i = 1; i < count; i++)
        {
            DateTime cut = low.AddTicks((long)((Int128)(high - low).Ticks * i / count));
            cut = key.Arrow is Date32Type ? cut.Date : cut.AddTicks(-(cut.Ticks % TimeSpan.TicksPerMillisecond));
            if (cut > low)
                yield return engine.Literal(cut, key);
        }
    }

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static DateTime Time(object value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime,
        DateOnly date => date.ToDateTime(TimeOnly.MinValue),
        _ => DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc),
    };
}
