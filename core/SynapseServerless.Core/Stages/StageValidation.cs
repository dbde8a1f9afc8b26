using System.ComponentModel.DataAnnotations;
using System.Collections;
using SynapseServerless.Specifications;

namespace SynapseServerless.Stages;

/// <summary>Checks stages that were made in C# as those of a specification are checked.</summary>
public static class StageValidation
{
    private static readonly string? _ofNet = new AllowedValuesAttribute().ErrorMessage;

    /// <summary>Throws when a parameter of the stage, or of a stage inside it, breaks a limit.</summary>
    /// <exception cref="SpecificationException">Says which parameter of which stage, and what would be right.</exception>
    public static void ThrowIfInvalid(Stage stage)
    {
        var errors = new SpecErrors();
        Check(stage, errors);
        errors.ThrowIfAny();
    }

    /// <summary>What a value has against a limit, as a phrase; null when nothing.</summary>
    internal static string? Violation(ValidationAttribute limit, object? value)
    {
        if (value is IValueOrColumn either)
        {
            // What a column has is known row by row.
            if (either.Column is not null)
                return limit is RequiredAttribute && either.Column.Length == 0 ? "The name of a column is required here" : null;
            value = either.Value;
        }
        if (limit is RequiredAttribute && value is ICollection { Count: 0 })
            return "At least one item is needed here";
        // Limits of a list are limits of each of its items, unless they are about its length.
        if (value is IEnumerable items and not string && limit is RangeAttribute or AllowedValuesAttribute or RegularExpressionAttribute)
            return ((IEnumerable)value!).Cast<object?>().Select(item => Violation(limit, item)).FirstOrDefault(found => found is not null);
        if (limit.IsValid(value))
            return null;
        return limit switch
        {
            RequiredAttribute => "A value is required here",
            RangeAttribute range => $"The value {Text(value)} is out of range: it must be {Interval(range)}",
            AllowedValuesAttribute allowed => Unknown(value, allowed),
            MinLengthAttribute length => $"At least {length.Length} items are needed here",
            MaxLengthAttribute length => $"At most {length.Length} items fit here",
            RegularExpressionAttribute pattern => $"The value {Text(value)} does not match {pattern.Pattern}",
            _ => limit.FormatErrorMessage("The value").TrimEnd('.'),
        };
    }

    /// <summary>The interval of a range, such as <c>at least 1</c> or <c>more than 0 and at most 1</c>.</summary>
    public static string Interval(RangeAttribute range)
    {
        double low = Convert.ToDouble(range.Minimum, null), high = Convert.ToDouble(range.Maximum, null);
        string? from = low <= int.MinValue ? null : $"{(range.MinimumIsExclusive ? "more than" : "at least")} {Text(range.Minimum)}";
        string? to = high >= int.MaxValue ? null : $"{(range.MaximumIsExclusive ? "less than" : "at most")} {Text(range.Maximum)}";
        return string.Join(" and ", new[] { from, to }.Where(part => part is not null));
    }

    private static void Check(Stage stage, SpecErrors errors)
    {
        var description = new StageDescription(stage.GetType(), () => (Stage)Activator.CreateInstance(stage.GetType())!);
        foreach (StageParameter parameter in description.Parameters)
        {
            object? value = parameter.Property.GetValue(stage);
            foreach (ValidationAttribute limit in parameter.Limits)
            {
                if (Violation(limit, value) is { } violation)
                    errors.Add(violation, Location.OfParameter(stage.Uid, parameter.Name));
            }
            if (value is Stage child)
                Check(child, errors);
            else if (value is IEnumerable<Stage> children)
            {
                foreach (Stage inner in children)
                    Check(inner, errors);
            }
        }
        if (stage is not Pipelines.Pipeline)
        {
            foreach (SpecificationException error in stage.Validate())
                errors.Add(error);
        }
    }

    // A message that an attribute was given tells why a value that one may expect is none of the list. One that was given none has a pattern of .NET's own.
    private static string Unknown(object? value, AllowedValuesAttribute allowed)
    {
        object[] values = [.. allowed.Values.OfType<object>()];
        string remedy = value is string text && values.All(known => known is string)
            ? Suggestions.Remedy(text, [.. values.Cast<string>()], "values").TrimEnd('.')
            : $"The values are {string.Join(", ", values.Select(Text))}";
        string reason = allowed.ErrorMessage is { } message && message != _ofNet ? $"{(remedy.EndsWith('?') ? "" : ".")} {message.TrimEnd('.')}" : "";
        return $"The value {Text(value)} is not known. {remedy}{reason}";
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}

/// <summary>Marks a parameter that is the location of a file or folder: relative ones are relative to the specification's folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LocationParameterAttribute : Attribute;

/// <summary>Marks a parameter that is the URL of a service that the stage calls; the operator decides which hosts may be called.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HostParameterAttribute : Attribute;
