using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests;

// Expected values come from the native library. Equal is equal to the last bit.
public sealed class EqualityTests
{
    [Thorough]
    [Fact]
    public void The_models_that_are_drawn_are_scored_in_every_way()
    {
        foreach (ScorePath path in Compared.Paths)
        {
            int covered = Enumerable.Range(0, 80).Count(seed => new TreeScorer(TreeEnsemble.Parse(new RandomModel(new Random(seed)).Text)).Covers(path));
            Assert.True(covered >= 10, $"{path} scores {covered} of 80 models.");
        }
    }

    // A processor has what this one is told not to use: only the registers of 16 bytes, or none.
    [Theory]
    [Thorough]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task A_machine_without_these_instructions_gives_the_same(string setting)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(EqualityTests).Assembly.Location, "-noLogo", "-noColor", "-method", $"*{nameof(Every_way_of_scoring_gives_what_the_native_library_gives)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[setting] = "0";
        start.Environment[Effort.Variable] = "quick";
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string said = await output + await errors;
        Assert.True(process.ExitCode == 0, said);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_way_of_scoring_gives_what_the_native_library_gives()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0" || Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0")
            Assert.False(Avx2.IsSupported);
        // A soak scores 100,000,000 rows and more, each of them in every way.
        long scored = 0;
        int most = 680 + Effort.Current.Cases(20);
        for (int i = 0; i < Effort.Current.Cases(Effort.Current.Name == "soak" ? 2_000 : 600); i++)
            await NamedSeeds.EachAsync(Effort.Current.Base + i, Check);
        Assert.True(Effort.Current.Name != "soak" || scored >= 100_000_000, $"{scored} rows were scored.");

        Task Check(long seed)
        {
            var random = new Random(unchecked((int)seed));
            var model = new RandomModel(random);
            int rows = random.Next(5) switch { 0 => random.Next(1, 6), 1 => random.Next(1, 130), _ => random.Next(100, most) };
            // A soak takes hours; what it has done so far, `-diagnostics` shows.
            if ((scored + rows) / 1_000_000 > scored / 1_000_000)
                TestContext.Current.SendDiagnosticMessage("{0} million rows scored, up to seed {1}", (scored + rows) / 1_000_000, seed);
            scored += rows;
            (int start, int iterations) = random.Next(3) switch { 0 => (random.Next(model.Iterations + 2), random.Next(-1, model.Iterations + 2)), _ => (0, -1) };
            string? difference = random.Next(2) == 0
                ? Compared.Difference(model.Text, model.Rows<float>(rows), start, iterations, random.Next(1, 3))
                : Compared.Difference(model.Text, model.Rows<double>(rows), start, iterations, random.Next(1, 3));
            Assert.True(difference is null, $"{model.Objective}, {model.Features} features, {model.MostLeaves} leaves, linear {model.IsLinear}, averages {model.Averages}, from {start} {iterations}: {difference}");
            return Task.CompletedTask;
        }
    }
}
