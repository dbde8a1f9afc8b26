using System.Globalization;

namespace SynapseServerless.Docs.Tests;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">The document, relative to the root of the repository.</param>
/// <param name="Line">Line of the document in which the code begins, from 1.</param>
/// <param name="Language">First word after the fence, such as <c>csharp</c>.</param>
/// <param name="Note">What follows it, such as <c>run</c>.</param>
/// <param name="Section">The heading that the block is under.</param>
/// <param name="Code">The code.</param>
public sealed record CodeBlock(string Document, int Line, string Language, string Note, string Section, string Code)
{
    /// <summary>All blocks of all documents in one of these languages.</summary>
    public static IEnumerable<CodeBlock> All(params string[] languages) =>
        Repository.Documents.SelectMany(Of).Where(block => languages.Contains(block.Language));

    /// <summary>All blocks of a document.</summary>
    public static IEnumerable<CodeBlock> Of(string document)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf(document));
        string section = "";
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index].Trim();
            if (line.StartsWith('#'))
                section = line.TrimStart('#').Trim();
            if (!line.StartsWith("```", StringComparison.Ordinal))
                continue;
            string[] info = line[3..].Split(' ', 2, StringSplitOptions.TrimEntries);
            int indent = lines[index].IndexOf('`', StringComparison.Ordinal);
            int end = Array.FindIndex(lines, index + 1, text => text.Trim() == "```");
            if (end < 0)
                throw new FormatException($"{document}:{index + 1}: the block is not closed.");
            string code = string.Join('\n', lines[(index + 1)..end].Select(text => text.Length >= indent ? text[indent..] : text));
            yield return new CodeBlock(document, index + 2, info[0], info.ElementAtOrDefault(1) ?? "", section, code);
            index = end;
        }
    }

    /// <summary>Where it is; names the test of the block.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Document}:{Line}");
}
