using System.Text.RegularExpressions;
using SynapseServerless.EndToEnd.Tests.Runs;

namespace SynapseServerless.EndToEnd.Tests.Commands;

/// <summary>What people see: a terminal of 80 columns, which util-linux's script provides.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private const int Columns = 80;
    private static readonly Dictionary<string, string> NoColor = new() { ["NO_COLOR"] = "1" };

    private readonly TemporaryFolder _folder = new();

    public TerminalTests() => Need.Terminal.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"));

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task There_are_colours_on_a_terminal_and_none_when_NO_COLOR_is_set()
    {
        Ran coloured = await Synapse.RunOnTerminalAsync(_folder.Path, new Dictionary<string, string>(), "stages");
        Ran plain = await Synapse.RunOnTerminalAsync(_folder.Path, NoColor, "stages");

        Assert.Matches(Colour(), coloured.Output);
        Assert.DoesNotMatch(Colour(), plain.Output);
        Assert.Equal(Words(coloured), Words(plain));
    }

    [Theory]
    [InlineData("stages")]
    [InlineData("stages", "LightGBMClassifier")]
    [InlineData("data", "FLIGHTS")]
    [InlineData("data", "none.csv")]
    public async Task No_line_is_wider_than_the_terminal(params string[] arguments)
    {
        Ran ran = await Synapse.RunOnTerminalAsync(
            _folder.Path, NoColor, [.. arguments.Select(argument => argument == "FLIGHTS" ? Samples.Flights : argument)]);

        string[] lines = Escape().Replace(ran.Output, "").ReplaceLineEndings("\n").Split('\n');
        // A path is one word, which no terminal can break.
        Assert.All(lines.Where(line => line.Contains(' ', StringComparison.Ordinal)), line => Assert.True(line.Length <= Columns, line));
    }

    [Fact]
    public async Task A_run_draws_bars_and_gives_the_cursor_back()
    {
        _folder.Write("spec.yaml", Weather.Whole);

        Ran run = await Synapse.RunOnTerminalAsync(_folder.Path, new Dictionary<string, string>(), "run", "spec.yaml");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("━━━━", run.Output, StringComparison.Ordinal);
        Assert.Contains("root_mean_squared_error", run.Output, StringComparison.Ordinal);
        // Hidden while bars are redrawn, shown again at the end.
        Assert.True(
            run.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal) > run.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal));
    }

    [Thorough]
    [Fact]
    public async Task The_bar_of_a_phase_that_failed_says_so()
    {
        _folder.Write("spec.yaml", Weather.FitOnly);

        Ran run = await Synapse.RunOnTerminalAsync(
            _folder.Path, new Dictionary<string, string>(), "run", "spec.yaml", "--set", "pipeline.LightGBMRegressor.objective=poisson");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stopped after", Words(run), StringComparison.Ordinal);
    }

    private static string Words(Ran ran) =>
        string.Join(' ', Escape().Replace(ran.Output, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // What sets colours and weights.
    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();

    // That, and what .NET tells a terminal about its keys and its cursor.
    [GeneratedRegex(@"\e(\[[0-9;?]*[A-Za-z]|=)")]
    private static partial Regex Escape();
}
