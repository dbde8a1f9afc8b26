using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SynapseServerless.Stages;

/// <summary>Reads first sentences from the XML documentation that lies beside an assembly.</summary>
internal static partial class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> _files = new();

    /// <summary>First sentence of a class's summary; empty when there is none.</summary>
    public static string Summary(Type type) => Find(type.Assembly, $"T:{type.FullName}");

    /// <summary>First sentence of a property's summary, looked up through overridden declarations; empty when there is none.</summary>
    public static string Summary(PropertyInfo property)
    {
        for (Type? type = property.DeclaringType; type is not null; type = type.BaseType)
        {
            Type declaring = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
            string summary = Find(declaring.Assembly, $"P:{declaring.FullName}.{property.Name}");
            if (summary.Length > 0)
                return summary;
        }
        return "";
    }

    private static string Find(Assembly assembly, string id) =>
        _files.GetOrAdd(assembly, Load).GetValueOrDefault(id, "");

    private static IReadOnlyDictionary<string, string> Load(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        if (!File.Exists(path))
            return new Dictionary<string, string>();
        return XDocument.Load(path).Descendants("member")
            .Where(member => member.Attribute("name") is not null && member.Element("summary") is not null)
            .GroupBy(member => member.Attribute("name")!.Value)
            .ToDictionary(group => group.Key, group => FirstSentence(group.First().Element("summary")!));
    }

    private static string FirstSentence(XElement summary)
    {
        string text = string.Concat(summary.Nodes().Select(Text));
        text = Whitespace().Replace(text, " ").Trim();
        Match end = SentenceEnd().Match(text);
        return end.Success ? text[..(end.Index + 1)] : text;
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } element => Reference(element),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    private static string Reference(XElement element)
    {
        if (element.Nodes().Any())
            return string.Concat(element.Nodes().Select(Text));
        string target = (element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword"))?.Value ?? "";
        bool property = target.StartsWith("P:", StringComparison.Ordinal);
        string name = target[(target.LastIndexOf('.') + 1)..];
        return property ? ParameterName.FromProperty(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"\.(?=\s+[A-Z(<])|\.$")]
    private static partial Regex SentenceEnd();
}
