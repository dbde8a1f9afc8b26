using System.Text;
using System.Xml;

namespace SynapseServerless.Services;

/// <summary>Speech Synthesis Markup Language.</summary>
internal static class Ssml
{
    /// <summary>A text as it is spoken by a voice.</summary>
    /// <exception cref="CallException">The text has characters that XML does not.</exception>
    public static byte[] Speak(string text, string language, string voice) => Write(xml =>
    {
        Begin(xml, language);
        xml.WriteStartElement("voice", Namespace);
        xml.WriteAttributeString("name", voice);
        xml.WriteString(text);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    /// <summary>A text that asks for the roles and styles of its speakers.</summary>
    /// <exception cref="CallException">The text has characters that XML does not.</exception>
    public static byte[] Roles(string text, string language, string voice) => Write(xml =>
    {
        Begin(xml, language);
        xml.WriteStartElement("voice", Namespace);
        xml.WriteAttributeString("name", voice);
        xml.WriteStartElement("mstts", "task", More);
        xml.WriteAttributeString("name", "RoleStyle");
        xml.WriteEndElement();
        xml.WriteString(text);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    /// <summary>A text whose parts are spoken in roles and styles.</summary>
    public static string Styled(IEnumerable<(string Text, string? Role, string? Style)> parts, string language, string voice) => Encoding.UTF8.GetString(Write(xml =>
    {
        Begin(xml, language);
        xml.WriteStartElement("voice", Namespace);
        xml.WriteAttributeString("name", voice);
        foreach ((string text, string? role, string? style) in parts)
        {
            if (role is null && style is null)
            {
                xml.WriteString(text);
                continue;
            }
            xml.WriteStartElement("mstts", "express-as", More);
            if (role is not null)
                xml.WriteAttributeString("role", role);
            if (style is not null)
                xml.WriteAttributeString("style", style);
            xml.WriteString(text);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }));

    /// <summary>A text that is SSML already.</summary>
    /// <exception cref="CallException">It is no XML.</exception>
    public static byte[] Check(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            reader.MoveToContent();
            if (reader.LocalName != "speak")
                throw Bad($"its outermost element is {reader.LocalName} and not speak");
            while (reader.Read())
            {
                // Reading is all there is to it: what is no XML throws.
            }
            return Encoding.UTF8.GetBytes(text);
        }
        catch (XmlException error)
        {
            throw Bad(error.Message.TrimEnd('.'));
        }
    }

    private const string Namespace = "http://www.w3.org/2001/10/synthesis", More = "https://www.w3.org/2001/mstts";

    private static void Begin(XmlWriter xml, string language)
    {
        xml.WriteStartElement("speak", Namespace);
        xml.WriteAttributeString("version", "1.0");
        xml.WriteAttributeString("xmlns", "mstts", null, More);
        xml.WriteAttributeString("xml", "lang", null, language);
    }

    private static byte[] Write(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        try
        {
            using var xml = XmlWriter.Create(stream, new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false), ConformanceLevel = ConformanceLevel.Fragment });
            write(xml);
        }
        catch (ArgumentException error)
        {
            throw Bad(error.Message.TrimEnd('.'));
        }
        return stream.ToArray();
    }

    private static CallException Bad(string problem) => new(new CallError(null, "InvalidText", $"The text cannot be spoken: {problem}", CallErrorCategory.Input));
}
