using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SynapseServerless.Trees.Tests.Formats;
using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests.AheadOfTime;

// A program that is compiled ahead of time reads and scores models as this one does, and the compiler has nothing to say of the room.
public sealed class AheadOfTimeTests : IDisposable
{
    private const int Rows = 40;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <PublishAot>true</PublishAot>
            <InvariantGlobalization>true</InvariantGlobalization>
            <TrimmerSingleWarn>false</TrimmerSingleWarn>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="SynapseServerless.Trees"><HintPath>TREES</HintPath></Reference>
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System.Globalization;
        using System.Text;
        using SynapseServerless.Trees;

        byte[] bytes = File.ReadAllBytes(args[1]);
        TreeEnsemble model = args[0] switch
        {
            "xgboost" => TreeEnsemble.ParseXGBoost(bytes),
            "onnx" => TreeEnsemble.ParseOnnx(bytes),
            _ => TreeEnsemble.Parse(Encoding.UTF8.GetString(bytes)),
        };
        float[] rows = [.. File.ReadAllText(args[2]).Split(' ').Select(word => float.Parse(word, CultureInfo.InvariantCulture))];
        var scorer = new TreeScorer(model);
        double[] results = new double[rows.Length / model.FeatureCount * scorer.OutputsPerRow(ScoreKind.Output)];
        scorer.Score(rows, model.FeatureCount, ScoreKind.Output, results, threads: 2);
        Console.Write(string.Join(' ', results.Select(result => result.ToString("R", CultureInfo.InvariantCulture))));
        if (args[0] == "lightgbm")
        {
            var explainer = new TreeExplainer(model);
            explainer.Contributions(rows, model.FeatureCount, new double[rows.Length / model.FeatureCount * explainer.ContributionsPerRow]);
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ahead").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Soak]
    public async Task A_program_that_is_compiled_ahead_of_time_scores_as_this_one_does()
    {
        string? compiler = ((string[])["clang", "gcc"]).FirstOrDefault(name => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, name))));
        Need.NativeCompiler.SkipUnless(OperatingSystem.IsLinux() && compiler is not null);
        Write("Program.cs", Program);
        Write("ahead.csproj", Project.Replace("TREES", typeof(TreeScorer).Assembly.Location, StringComparison.Ordinal));
        string system = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        Need.NativeCompiler.SkipUnless((await RunAsync("dotnet", "restore", "ahead.csproj", "-r", system)).ExitCode == 0);
        (int exitCode, string said) = await RunAsync("dotnet", "publish", "ahead.csproj", "-c", "Release", "-r", system, "-o", "out", "--no-restore", "-nodeReuse:false", $"-p:CppCompilerAndLinker={compiler}");
        Assert.True(exitCode == 0, said);
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);

        var drawn = new RandomModel(new Random(6));
        await CheckAsync("lightgbm", Encoding.UTF8.GetBytes(drawn.Text), TreeEnsemble.Parse(drawn.Text), drawn.Rows<float>(Rows));
        byte[] xgboost = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "XGBoost", "Models", "classes.ubj"));
        await CheckAsync("xgboost", xgboost, TreeEnsemble.ParseXGBoost(xgboost), [.. Enumerable.Range(0, 6 * Rows).Select(i => (i % 13) / 4f)]);
        var trees = new RandomOnnx(new Random(8), 1);
        byte[] onnx = trees.Write(new OnnxFile("TreeEnsembleRegressor", "rows", "scores"), isClassifier: false, hasMissing: true).Int("n_targets", 1).ToModel(RandomOnnx.Features, OnnxFile.Float, 3, ("scores", OnnxFile.Float));
        await CheckAsync("onnx", onnx, TreeEnsemble.ParseOnnx(onnx), trees.Rows(Rows));
    }

    private async Task CheckAsync(string format, byte[] model, TreeEnsemble ensemble, float[] rows)
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "model"), model);
        Write("rows", string.Join(' ', rows.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        var scorer = new TreeScorer(ensemble);
        double[] expected = new double[rows.Length / ensemble.FeatureCount * scorer.OutputsPerRow(ScoreKind.Output)];
        scorer.Score(rows, ensemble.FeatureCount, ScoreKind.Output, expected);
        (int exitCode, string said) = await RunAsync(Path.Combine(_folder, "out", "ahead"), format, "model", "rows");
        Assert.True(exitCode == 0, said);
        Assert.Equal(string.Join(' ', expected.Select(value => value.ToString("R", CultureInfo.InvariantCulture))), said);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the tests run under is not for a compiler of its own.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
