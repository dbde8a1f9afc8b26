using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.Specifications;

/// <summary>Turns nodes into values of .NET types, with an error that says what was found and what would be right.</summary>
internal sealed class ValueBinder(SpecErrors errors, Func<SpecNode, Type, Stage?> bindStage)
{
    /// <summary>The value of a property, or <paramref name="fallback"/> when the node does not fit; errors are added.</summary>
    /// <param name="node">The node.</param>
    /// <param name="property">The property, which tells whether null fits as well.</param>
    /// <param name="where">Stage and parameter, for messages.</param>
    /// <param name="fallback">What to return after an error.</param>
    public object? Bind(SpecNode node, PropertyInfo property, Location where, object? fallback) =>
        Bind(node, property.PropertyType, new NullabilityInfoContext().Create(property), where, fallback);

    /// <summary>The value, or <paramref name="fallback"/> when the node does not fit; errors are added.</summary>
    /// <param name="node">The node.</param>
    /// <param name="type">The type wanted.</param>
    /// <param name="where">Stage and parameter, for messages.</param>
    /// <param name="fallback">What to return after an error.</param>
    public object? Bind(SpecNode node, Type type, Location where, object? fallback) => Bind(node, type, null, where, fallback);

    private object? Bind(SpecNode node, Type type, NullabilityInfo? nullability, Location where, object? fallback)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        Location location = node.Location with { Stage = where.Stage, Parameter = where.Parameter };
        if (node is SpecScalar { Kind: SpecScalarKind.Null })
        {
            if ((!target.IsValueType || target != type) && nullability?.ReadState != NullabilityState.NotNull)
                return null;
            return Fail(node, TypeNames.Describe(type), location, fallback);
        }
        if (ValueOrColumn.ValueType(target) is { } values)
            return BindValueOrColumn(node, target, values, where, fallback);
        if (target.IsAssignableTo(typeof(Stage)))
            return bindStage(node, target) ?? fallback;
        if (target == typeof(Secret))
            return BindSecret(node, location, fallback);
        if (target == typeof(JsonElement))
            return JsonSerializer.SerializeToElement(node.ToJson(), StageJson.Options);
        if (node is SpecScalar scalar && TryScalar(scalar, target, out object? value))
            return value;
        if (TypeNames.DictionaryValue(target) is { } valueType)
            return node is SpecMapping mapping ? BindMapping(mapping, valueType, Inside(nullability, 1), where) : Fail(node, TypeNames.Describe(type), location, fallback);
        if (TypeNames.Element(target) is { } element)
            return BindList(node, element, target, nullability, where, location, fallback);
        if (node is SpecScalar || target.IsPrimitive || target.IsEnum || target == typeof(string))
            return Fail(node, TypeNames.Describe(type), location, fallback);
        return BindObject(node, target, location, fallback);
    }

    private object? BindValueOrColumn(SpecNode node, Type target, Type values, Location where, object? fallback)
    {
        if (node is SpecMapping { Entries: [{ Key: ValueOrColumnConverter.ColumnKey, Value: SpecScalar { Kind: SpecScalarKind.Text } column }] })
            return ValueOrColumn.Create(target, null, column.Text);
        int before = errors.Errors.Count;
        object? value = Bind(node, values, where, null);
        return errors.Errors.Count > before ? fallback : ValueOrColumn.Create(target, value, null);
    }

    private static bool TryScalar(SpecScalar scalar, Type target, out object? value)
    {
        value = null;
        if (target == typeof(string))
        {
            value = scalar.Text;
            return true;
        }
        if (target == typeof(bool) && scalar.Kind == SpecScalarKind.Boolean)
        {
            value = bool.Parse(scalar.Text);
            return true;
        }
        if (target.IsEnum && scalar.Kind == SpecScalarKind.Text
            && Enum.GetNames(target).FirstOrDefault(name => TypeNames.EnumName(name) == scalar.Text) is { } name)
        {
            value = Enum.Parse(target, name);
            return true;
        }
        if (target == typeof(object))
        {
            value = scalar.Kind switch
            {
                SpecScalarKind.Boolean => bool.Parse(scalar.Text),
                SpecScalarKind.Number => SpecScalar.ParseNumber(scalar.Text),
                _ => scalar.Text,
            };
            return true;
        }
        return scalar.Kind == SpecScalarKind.Number ? TryNumber(scalar.Text, target, out value)
            : target == typeof(double) && scalar.Text is "NaN" or "Infinity" or "-Infinity" && TryNamedDouble(scalar.Text, target, out value);
    }

    private static bool TryNamedDouble(string text, Type target, out object? value)
    {
        value = target == typeof(double) ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        return value is not null;
    }

    private static bool TryNumber(string text, Type target, out object? value)
    {
        double number = SpecScalar.ParseNumber(text);
        value = null;
        if (target == typeof(double))
            value = number;
        else if (target == typeof(float))
            value = (float)number;
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)
            || (number == Math.Floor(number) && Math.Abs(number) < 9e15 && (integer = (long)number) == number))
        {
            if (target == typeof(long))
                value = integer;
            else if (target == typeof(int) && integer is >= int.MinValue and <= int.MaxValue)
                value = (int)integer;
        }
        return value is not null;
    }

    private object BindMapping(SpecMapping mapping, Type valueType, NullabilityInfo? nullability, Location where)
    {
        var result = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType))!;
        foreach (SpecEntry entry in mapping.Entries)
        {
            // Null is what is left where something is wrong, which has been said; a dictionary of numbers does not take it.
            if (Bind(entry.Value, valueType, nullability, where, null) is var value && (value is not null || !valueType.IsValueType))
                result[entry.Key] = value;
        }
        return result;
    }

    // A single value serves where a list is wanted: nobody means anything else by it.
    private object? BindList(
        SpecNode node, Type element, Type target, NullabilityInfo? nullability, Location where, Location location, object? fallback)
    {
        IReadOnlyList<SpecNode> items = node switch
        {
            SpecSequence sequence => sequence.Items,
            SpecScalar or SpecMapping when element != typeof(byte) => [node],
            _ => [],
        };
        if (element == typeof(byte))
        {
            return node is SpecScalar { Kind: SpecScalarKind.Text } text && TryBase64(text.Text) is { } bytes
                ? bytes
                : Fail(node, "bytes as Base64 text", location, fallback);
        }
        var array = Array.CreateInstance(element, items.Count);
        int before = errors.Errors.Count;
        for (int i = 0; i < items.Count; i++)
        {
            object? item = Bind(items[i], element, Inside(nullability, 0), where, null);
            if (errors.Errors.Count == before)
                array.SetValue(item, i);
        }
        if (errors.Errors.Count > before)
            return fallback;
        return target.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(target, array);
    }

    // What is known of the elements of a list, or of the values of a mapping.
    private static NullabilityInfo? Inside(NullabilityInfo? nullability, int argument) =>
        nullability?.ElementType ?? nullability?.GenericTypeArguments.ElementAtOrDefault(argument);

    private object? BindSecret(SpecNode node, Location location, object? fallback)
    {
        if (node is SpecScalar scalar && Secret.TryParse(scalar.Text) is { } secret)
            return secret;
        // The value is not repeated: somebody may have written the secret itself.
        errors.Add(
            "A secret is given by its name and never by its value", location,
            "Write secret:NAME (letters, digits, hyphens) and set SYNAPSE_SECRET_NAME in the environment.");
        return fallback;
    }

    private object? BindObject(SpecNode node, Type target, Location location, object? fallback)
    {
        try
        {
            return JsonSerializer.Deserialize(node.ToJson(), target, StageJson.Options);
        }
        catch (JsonException error)
        {
            errors.Add($"This does not fit {target.Name}: {error.Message.TrimEnd('.')}", location);
            return fallback;
        }
    }

    private object? Fail(SpecNode node, string wanted, Location location, object? fallback)
    {
        errors.Add($"{char.ToUpperInvariant(wanted[0])}{wanted[1..]} is expected here, not {node.Description}", location);
        return fallback;
    }

    private static byte[]? TryBase64(string text)
    {
        byte[] buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out int written) ? buffer[..written] : null;
    }
}
