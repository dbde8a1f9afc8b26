using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.Specifications;

/// <summary>What types of parameters are called in messages, in <c>synapse stages</c> and in the docs.</summary>
public static class TypeNames
{
    /// <summary>A phrase for a type, such as <c>a whole number</c> or <c>a list of texts</c>.</summary>
    public static string Describe(Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (ValueOrColumn.ValueType(target) is { } either)
            return Describe(either) + ", or by row from a column";
        if (target.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(target).Select(EnumName));
        if (target == typeof(byte[]))
            return "bytes as Base64 text";
        if (target == typeof(string))
            return "a string";
        if (target == typeof(bool))
            return "true or false";
        if (target == typeof(int) || target == typeof(long))
            return "a whole number";
        if (target == typeof(double) || target == typeof(float))
            return "a number";
        if (target.IsAssignableTo(typeof(Stage)))
            return "a stage";
        if (DictionaryValue(target) is { } value)
            return "a mapping of names to " + Describe(value);
        if (Element(target) is { } element)
            return "a list, each item " + Describe(element);
        return target == typeof(object) || target == typeof(JsonElement) ? "any value" : "a mapping";
    }

    /// <summary>The short name of a type, such as <c>int</c>, <c>string[]</c> or <c>fail|setAside</c>.</summary>
    public static string Short(Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (ValueOrColumn.ValueType(target) is { } either)
            return Short(either) + " or column";
        if (target.IsEnum)
            return string.Join('|', Enum.GetNames(target).Select(EnumName));
        if (target == typeof(byte[]))
            return "bytes";
        if (DictionaryValue(target) is { } value)
            return $"map<{Short(value)}>";
        if (target != typeof(string) && Element(target) is { } element)
            return Short(element) + "[]";
        if (target.IsAssignableTo(typeof(Stage)))
            return "stage";
        return target.Name switch
        {
            "String" => "string",
            "Boolean" => "bool",
            "Int32" => "int",
            "Int64" => "long",
            "Double" => "double",
            "Single" => "float",
            "Object" or "JsonElement" => "any",
            _ => ParameterName.FromProperty(target.Name),
        };
    }

    /// <summary>The name of an enumeration's member in specifications: camelCase.</summary>
    public static string EnumName(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    /// <summary>The type of the items of a list type, or null.</summary>
    public static Type? Element(Type type)
    {
        if (type == typeof(string))
            return null;
        if (type.IsArray)
            return type.GetElementType();
        return Interfaces(type).FirstOrDefault(i => i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
    }

    /// <summary>The type of the values of a dictionary with text keys, or null.</summary>
    public static Type? DictionaryValue(Type type) =>
        Interfaces(type).FirstOrDefault(i =>
            (i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            && i.GetGenericArguments()[0] == typeof(string))?.GetGenericArguments()[1];

    private static IEnumerable<Type> Interfaces(Type type) =>
        type.GetInterfaces().Prepend(type).Where(i => i is { IsInterface: true, IsGenericType: true });
}
