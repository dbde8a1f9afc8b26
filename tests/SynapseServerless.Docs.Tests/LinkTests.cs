using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Docs.Tests;

public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_to_files_and_headings_of_the_repository_lead_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        string[] broken =
        [
            .. Link().Matches(WithoutCode(document)).Select(match => match.Groups["target"].Value)
                .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
                .Where(target => !Leads(document, folder, target)),
        ];
        Assert.True(broken.Length == 0, $"{document} links to {string.Join(", ", broken)}, which is not there.");
    }

    [Fact]
    public void The_index_leads_to_every_page()
    {
        string index = File.ReadAllText(Repository.PathOf("docs/README.md"));
        string[] unlisted =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(page => Path.GetFileName(page))
                .Where(page => page != "README.md" && !index.Contains($"({page})", StringComparison.Ordinal)),
        ];
        Assert.Empty(unlisted);
    }

    private static bool Leads(string document, string folder, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? Repository.PathOf(document) : Path.GetFullPath(Path.Combine(folder, parts[0]));
        if (parts.Length == 1)
            return File.Exists(path) || Directory.Exists(path);
        string page = Directory.Exists(path) ? Path.Combine(path, "README.md") : path;
        return File.Exists(page) && Headings(page).Contains(parts[1]);
    }

    // The anchor of a heading is its text in lower case, without punctuation, with hyphens for spaces.
    private static IEnumerable<string> Headings(string page) => File.ReadLines(page)
        .Where(line => line.StartsWith('#'))
        .Select(line => line.TrimStart('#').Trim())
        .Select(text => string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).ToUpperInvariant().Replace(' ', '-'))
        .Select(anchor => new string([.. anchor.Select(char.ToLowerInvariant)]));

    private static string WithoutCode(string document) => Fence().Replace(File.ReadAllText(Repository.PathOf(document)), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
