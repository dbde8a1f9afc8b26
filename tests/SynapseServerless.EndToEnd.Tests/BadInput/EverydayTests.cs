using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SynapseServerless.EndToEnd.Tests.BadInput;

/// <summary>Mistakes that everybody makes: each is one message and no defect.</summary>
public sealed class EverydayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    public async Task A_folder_is_no_specification(string command)
    {
        Directory.CreateDirectory(_folder["jobs"]);
        Ran ran = await Synapse.RunAsync(_folder, command, "jobs");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("jobs: This is a folder. Give the path of the YAML or JSON file in it.", ran.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_refused_in_words()
    {
        Ran ran = await Synapse.RunAsync(_folder, "run", "-");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("not read from standard input", ran.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_told_with_where_it_leads()
    {
        Need.OfSystem("Links need rights on Windows.").SkipUnless(!OperatingSystem.IsWindows());
        File.CreateSymbolicLink(_folder["a.yaml"], "gone.yaml");
        File.CreateSymbolicLink(_folder["a.csv"], "gone.csv");
        Assert.Contains("a link to 'gone.yaml', which does not exist", (await Synapse.RunAsync(_folder, "run", "a.yaml")).ErrorText, StringComparison.Ordinal);
        Assert.Contains("a link to 'gone.csv', which does not exist", (await Synapse.RunAsync(_folder, "data", "a.csv")).ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_that_lead_to_each_other_are_told()
    {
        Need.OfSystem("Links need rights on Windows.").SkipUnless(!OperatingSystem.IsWindows());
        File.CreateSymbolicLink(_folder["a.csv"], "b.csv");
        File.CreateSymbolicLink(_folder["b.csv"], "a.csv");
        Ran ran = await Synapse.RunAsync(_folder, "data", "a.csv");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("a link that leads back to itself", ran.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_behind_standard_output_is_no_defect()
    {
        Need.OfSystem("/dev/full is Linux's.").SkipUnless(File.Exists("/dev/full"));
        string program = Path.Combine(AppContext.BaseDirectory, "synapse.dll");
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec dotnet exec '{program}' stages > /dev/full"]) { RedirectStandardError = true })!;
        string error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("Standard output cannot be written: the disk is full.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_one_message()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _folder.Write("key", new string('k', 64));
        Ran ran = await Synapse.RunProcessAsync(
            _folder, "serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}", "--key", "key", "--root", "root");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("cannot listen", ran.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.True(ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 3, ran.Error);
    }

    [Fact]
    public async Task A_mistake_in_a_specification_is_not_followed_by_the_advice_to_resume()
    {
        _folder.Write("rows.csv", "x\n1\n");
        _folder.Write("spec.yaml", """
            name: mistake
            inputs: { rows: rows.csv }
            pipeline: { type: SelectColumns, cols: [y] }
            transform: rows
            output: { data: out }
            """);
        Ran ran = await Synapse.RunAsync(_folder, "run", "spec.yaml");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("Correct the specification and run it again.", ran.ErrorText, StringComparison.Ordinal);
        Assert.DoesNotContain("runs resume", ran.Error, StringComparison.Ordinal);
    }
}
