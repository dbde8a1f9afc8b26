using System.CommandLine;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli;

/// <summary>C# files whose functions stages of a specification may call by name: compiled when a command starts, never for a specification that came over the network.</summary>
internal static class FunctionFiles
{
    // What a file of functions wants most; it may have usings of its own.
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.Linq; global using Apache.Arrow; global using SynapseServerless.Data; global using SynapseServerless.Stages;";

    public static Option<string[]> Option() => new("--functions")
    {
        Description = "A C# file whose public static methods UDFTransformer and Lambda call by name; may be given several times.",
        HelpName = "FILE.cs",
    };

    /// <summary>Compiles the files and gives their functions their names.</summary>
    /// <exception cref="SpecificationException">A file is missing, has errors (all at once, each with its line) or no functions.</exception>
    public static void Load(IReadOnlyList<string>? files)
    {
        foreach (string file in files ?? [])
            Load(file);
    }

    private static void Load(string file)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Read(file), new CSharpParseOptions(LanguageVersion.Latest), file);
        var compilation = CSharpCompilation.Create(
            $"Functions-{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(Usings), tree], References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        SpecificationException[] errors = [.. result.Diagnostics.Where(static one => one.Severity == DiagnosticSeverity.Error).Select(one => Error(one, file))];
        if (errors.Length > 0)
            throw errors.Length == 1 ? errors[0] : new InvalidSpecificationException(errors);
        int found = FunctionNames.Add(Assembly.Load(assembly.ToArray()), method => Place(compilation, file, method));
        if (found == 0)
        {
            throw new SpecificationException(
                "The file has no functions", Location.OfFile(file), "Write public static methods in a public static class, such as public static double Twice(double value) => 2 * value;");
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SpecificationException($"The file of functions cannot be read: {error.Message.TrimEnd('.')}", Location.OfFile(file), "Give the path of a C# file.", error);
        }
    }

    private static SpecificationException Error(Diagnostic diagnostic, string file)
    {
        FileLinePositionSpan span = diagnostic.Location.GetMappedLineSpan();
        Location place = span.IsValid
            ? new Location { File = file, Line = span.StartLinePosition.Line + 1, Position = span.StartLinePosition.Character + 1 }
            : Location.OfFile(file);
        return new SpecificationException($"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('.')}", place, null);
    }

    private static Location Place(CSharpCompilation compilation, string file, MethodInfo method)
    {
        FileLinePositionSpan? span = compilation.GetTypeByMetadataName(method.DeclaringType!.FullName!)?.GetMembers(method.Name).FirstOrDefault()?.Locations[0].GetLineSpan();
        return span is { } known ? Location.OfFile(file, known.StartLinePosition.Line + 1) : Location.OfFile(file);
    }

    // The assemblies that this process was started with: the framework, Arrow and the rooms.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(static path => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .Select(static path => MetadataReference.CreateFromFile(path));
}
