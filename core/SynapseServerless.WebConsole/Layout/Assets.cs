using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Reports;

namespace SynapseServerless.WebConsole.Layout;

/// <summary>The style sheet and the script, under names that follow from what is in them, so that browsers keep them.</summary>
internal static class Assets
{
    /// <summary>The style sheet: that of reports, and what pages have beside it.</summary>
    public static Asset Styles { get; } = Asset.Of("css", "text/css; charset=utf-8", HtmlReport.StyleSheet() + Read("console.css"));

    /// <summary>The script.</summary>
    public static Asset Script { get; } = Asset.Of("js", "text/javascript; charset=utf-8", Read("console.js"));

    /// <summary>What has a name; null for nothing.</summary>
    public static Asset? Find(string name) => new[] { Styles, Script }.FirstOrDefault(asset => asset.Name == name);

    private static string Read(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>A file that pages load.</summary>
/// <param name="Name">Its name, with a part that follows from its content.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Content">Its content.</param>
internal sealed record Asset(string Name, string ContentType, byte[] Content)
{
    /// <summary>Where it is, from the root.</summary>
    public string Url => $"assets/{Name}";

    /// <summary>A file of a text.</summary>
    public static Asset Of(string extension, string contentType, string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        return new Asset($"console-{Convert.ToHexStringLower(SHA256.HashData(content))[..12]}.{extension}", contentType, content);
    }
}
