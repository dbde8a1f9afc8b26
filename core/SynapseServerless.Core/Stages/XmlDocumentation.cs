using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SynapseServerless.Stages;

/// <summary>Reads first sentences from the XML documentation that lies beside an assembly.</summary>
public static partial class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> _files = new();

    /// <summary>First sentence of a class's summary; empty when there is none.</summary>
    /// <param name="type">The class.</param>
    public static string Summary(Type type) => Find(type.Assembly, $"T:{type.FullName}");

    /// <summary>
    /// First sentence of a property's summary, looked up through overridden declarations, or of the parameter of a record that
    /// declares it; empty when there is none.
    /// </summary>
    /// <param name="property">The property.</param>
    public static string Summary(PropertyInfo property)
    {
        for (Type? type = property.DeclaringType; type is not null; type = type.BaseType)
        {
            Type declaring = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
            string summary = Find(declaring.Assembly, $"P:{declaring.FullName}.{property.Name}");
            if (summary.Length == 0)
                summary = Find(declaring.Assembly, $"T:{declaring.FullName}({property.Name})");
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
        XElement[] members = [.. XDocument.Load(path).Descendants("member").Where(member => member.Attribute("name") is not null)];
        IEnumerable<(string Id, XElement Text)> summaries = members
            .Where(member => member.Element("summary") is not null)
            .Select(member => (member.Attribute("name")!.Value, member.Element("summary")!));
        // What a record is declared with has its text at the record.
        IEnumerable<(string Id, XElement Text)> parameters = members
            .Where(member => member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal))
            .SelectMany(member => member.Elements("param").Select(parameter => ($"{member.Attribute("name")!.Value}({parameter.Attribute("name")?.Value})", parameter)));
        return summaries.Concat(parameters)
            .GroupBy(member => member.Id)
            .ToDictionary(group => group.Key, group => FirstSentence(group.First().Text));
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
