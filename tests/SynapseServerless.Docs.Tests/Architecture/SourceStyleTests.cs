using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace SynapseServerless.Docs.Tests.Architecture;

/// <summary>What .editorconfig asks of every file. The compiler's analyzers of style would take a fifth of the build for it.</summary>
[Thorough]
public sealed class SourceStyleTests
{
    private static readonly string[] s_folders = ["bench", "cli", "core", "functions", "tests", "workers"];

    // Two thousand files are parsed once.
    private static readonly Lazy<ILookup<string, string>> s_found = new(() => Nodes()
        .Select(node => (Fault: node switch { NamespaceDeclarationSyntax => "braces", MemberDeclarationSyntax member when Hides(member) => "hidden", _ => null }, node))
        .Where(found => found.Fault is not null)
        .ToLookup(found => found.Fault!, found => Where(found.node)));

    [Fact]
    public void Namespaces_take_a_line_and_no_braces() => Assert.Empty(s_found.Value["braces"]);

    [Fact]
    public void Every_type_and_member_says_who_can_see_it() => Assert.Empty(s_found.Value["hidden"]);

    [Fact]
    public void A_member_without_a_word_for_it_is_found() =>
        Assert.Equal(["class C", "int _x", "void M"], CSharpSyntaxTree.ParseText("class C { int _x; void M() { } static C() { } private int P => 1; void I.N() { } } interface I { void N(); } partial class D;", CSharpParseOptions.Default)
            .GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>().Where(Hides).Select(member => member.ToString()).Select(text => text[..Math.Min(text.IndexOfAny(['{', ';', '(']), 7)].Trim()).Where(text => text != "interfa"));

    // Enumerations' values, interfaces' members, explicit implementations, static constructors, destructors, partial and file types have none.
    private static bool Hides(MemberDeclarationSyntax member) =>
        member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax
        && member is not DestructorDeclarationSyntax
        && member.Parent is not InterfaceDeclarationSyntax
        && !(member is ConstructorDeclarationSyntax && member.Modifiers.Any(SyntaxKind.StaticKeyword))
        && member is not MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } and not BasePropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null }
        && !member.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword or SyntaxKind.FileKeyword or SyntaxKind.PartialKeyword);

    private static IEnumerable<SyntaxNode> Nodes() =>
        s_folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path).GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax));

    private static string Where(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return $"{Path.GetRelativePath(Repository.Root, span.Path)}({span.StartLinePosition.Line + 1})";
    }
}
