using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SynapseServerless.Docs.Tests;

/// <summary>A block of C# as a program, with the namespaces that a reader is told to use.</summary>
internal static class Snippet
{
    private const string Prelude = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions _parsing = new(LanguageVersion.Preview);

    /// <summary>What the tests themselves run on: the framework, every room, and the packages of the rooms.</summary>
    private static readonly ImmutableArray<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles a block and returns its assembly.</summary>
    /// <exception cref="SnippetException">It has errors, or warnings about null.</exception>
    public static byte[] Compile(CodeBlock block)
    {
        SyntaxTree code = CSharpSyntaxTree.ParseText(block.Code, _parsing, block.ToString(), Encoding.UTF8);
        // Statements make a program; declarations alone make a library.
        bool program = code.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet_" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(Prelude, _parsing), code],
            _references,
            new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        using var assembly = new MemoryStream();
        Diagnostic[] wrong = [.. compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || IsAboutNull(diagnostic))];
        return wrong.Length == 0 ? assembly.ToArray() : throw new SnippetException(block, wrong);
    }

    /// <summary>Compiles a block of statements and runs it.</summary>
    public static async Task RunAsync(CodeBlock block)
    {
        var context = new AssemblyLoadContext(block.ToString(), isCollectible: true);
        try
        {
            using var stream = new MemoryStream(Compile(block));
            MethodInfo main = context.LoadFromStream(stream).EntryPoint!;
            // The entry point of a program that awaits is a wrapper that blocks; the method beside it returns the task.
            MethodInfo body = main.DeclaringType!.GetMethod("<Main>$", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public) ?? main;
            object?[] arguments = body.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            if (body.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task task)
                await task;
        }
        finally
        {
            context.Unload();
        }
    }

    private static bool IsAboutNull(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Id.StartsWith("CS86", StringComparison.Ordinal);
}

/// <summary>A block that does not compile; the message points into the document.</summary>
internal sealed class SnippetException(CodeBlock block, IEnumerable<Diagnostic> diagnostics)
    : Exception(string.Join('\n', diagnostics.Select(diagnostic =>
        $"{block.Document}:{block.Line + diagnostic.Location.GetLineSpan().StartLinePosition.Line}: {diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")));
