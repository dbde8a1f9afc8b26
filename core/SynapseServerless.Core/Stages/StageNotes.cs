using System.Collections;
using System.Globalization;
using System.Reflection;
using SynapseServerless.Specifications;

namespace SynapseServerless.Stages;

/// <summary>Something worth knowing about the parameters of a stage that is no error.</summary>
/// <param name="Stage">The stage's uid.</param>
/// <param name="Parameter">The parameter, by its name in a specification; null when it is about several.</param>
/// <param name="Text">What is worth knowing, as a sentence.</param>
public sealed record StageNote(string Stage, string? Parameter, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Parameter is null ? $"{Stage}: {Text}" : $"{Stage}, {Parameter}: {Text}";
}

/// <summary>Marks a parameter that is accepted, so that a job written for another system runs as it is, and does nothing.</summary>
/// <param name="reason">Why, as a sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoEffectAttribute(string reason) : Attribute
{
    /// <summary>Why, as a sentence.</summary>
    public string Reason { get; } = reason;
}

/// <summary>Marks a parameter that does something only where another one has a certain value.</summary>
/// <param name="property">The property that holds the other parameter.</param>
/// <param name="values">The values that it must have one of; none when any but its default will do.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class EffectNeedsAttribute(string property, params object[] values) : Attribute
{
    /// <summary>The property that holds the other parameter.</summary>
    public string Property { get; } = property;

    /// <summary>The values that it must have one of; none when any but its default will do.</summary>
    public IReadOnlyList<object> Values { get; } = values;
}

/// <summary>Finds what is worth knowing about the parameters of stages.</summary>
public static class StageNotes
{
    /// <summary>The notes about a stage and about the stages inside it: parameters that do nothing as they are set, and what the stages say themselves.</summary>
    /// <param name="stage">The stage.</param>
    public static IReadOnlyList<StageNote> Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var notes = new List<StageNote>();
        Add(stage, notes);
        return notes;
    }

    /// <summary>By what a stage and the stages inside it do their work, where there are several ways.</summary>
    /// <param name="stage">The stage.</param>
    public static IReadOnlyList<StageNote> FactsOf(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return [.. StageCopies.Nested(stage).SelectMany(inner => inner.Facts())];
    }

    private static void Add(Stage stage, List<StageNote> notes)
    {
        var description = new StageDescription(stage.GetType(), () => (Stage)Activator.CreateInstance(stage.GetType())!);
        foreach (StageParameter parameter in description.Parameters)
        {
            object? value = parameter.Property.GetValue(stage);
            if (!AreEqual(value, parameter.Default) && Note(parameter, stage, description) is { } text)
                notes.Add(new StageNote(stage.Uid, parameter.Name, text));
            if (value is Stage child)
                Add(child, notes);
            else if (value is IEnumerable<Stage> children)
            {
                foreach (Stage inner in children)
                    Add(inner, notes);
            }
        }
        notes.AddRange(stage.Notes());
    }

    private static string? Note(StageParameter parameter, Stage stage, StageDescription description)
    {
        if (parameter.Property.GetCustomAttribute<NoEffectAttribute>() is { } ignored)
            return $"It is accepted and has no effect. {ignored.Reason}";
        foreach (EffectNeedsAttribute need in parameter.Property.GetCustomAttributes<EffectNeedsAttribute>())
        {
            // A stage may lack the other parameter, which its base class knows of others.
            if (description.Parameters.FirstOrDefault(other => other.Property.Name == need.Property) is not { } other)
                continue;
            object? value = other.Property.GetValue(stage);
            if (need.Values.Count > 0 && !need.Values.Contains(value))
                return $"It has no effect where {other.Name} is {Text(value)}; it needs {string.Join(" or ", need.Values.Select(Text))}.";
            if (need.Values.Count == 0 && AreEqual(value, other.Default))
                return $"It has no effect as long as {other.Name} is {Text(value)}.";
        }
        return null;
    }

    private static bool AreEqual(object? a, object? b) =>
        a is IEnumerable first and not string && b is IEnumerable second
            ? first.Cast<object?>().SequenceEqual(second.Cast<object?>())
            : Equals(a, b);

    private static string Text(object? value) => value switch
    {
        null => "not set",
        "" => "empty",
        bool flag => flag ? "true" : "false",
        ICollection { Count: 0 } => "empty",
        Enum member => TypeNames.EnumName(member.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
