using System.Diagnostics;
using Xunit;

namespace SynapseServerless.Infra.Tests;

/// <summary>The hook runs as it is; in place of Azure's command line stands one that keeps secrets in a folder.</summary>
public sealed class HookTests : IDisposable
{
    private const string Az = """
        #!/bin/sh
        action=$3
        while [ $# -gt 0 ]; do
          case "$1" in
            --name) name=$2 ;;
            --value) value=$2 ;;
          esac
          shift
        done
        case "$action" in
          show) cat "$VAULT/$name" ;;
          set) printf '%s' "$value" > "$VAULT/$name" ;;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hook-");
    private readonly DirectoryInfo _vault;

    public HookTests() => _vault = _folder.CreateSubdirectory("vault");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    // The first deployment got as far as the operator's key, and the second made the others.
    [InlineData("operator=second;workflow=second", "first", "second")]
    [InlineData("operator=second;workflow=second", "second", "first")]
    [InlineData("operator=second;workflow=second", "second", "second")]
    // Rotated, and with callers of one's own.
    [InlineData("alice=hers; operator=a=b==;workflow=second", "first", "first")]
    public async Task Keys_that_a_deployment_left_apart_follow_those_that_the_app_accepts(string accepted, string operatorKey, string workflowKey)
    {
        Put("api-keys", accepted);
        Put("operator-key", operatorKey);
        Put("workflow-key", workflowKey);
        (int exitCode, string said) = await RunAsync(_vault.FullName);
        Assert.True(exitCode == 0, said);
        Assert.Equal(accepted, Get("api-keys"));
        Assert.Equal(accepted.Contains("a=b==", StringComparison.Ordinal) ? "a=b==" : "second", Get("operator-key"));
        Assert.Equal("second", Get("workflow-key"));
    }

    [Fact]
    public async Task A_key_that_was_not_made_is_made_from_those_that_the_app_accepts()
    {
        Put("api-keys", "operator=one;workflow=two");
        (int exitCode, string said) = await RunAsync(_vault.FullName);
        Assert.True(exitCode == 0, said);
        Assert.Equal(("one", "two"), (Get("operator-key"), Get("workflow-key")));
    }

    [Fact]
    public async Task Keys_of_other_callers_change_nothing()
    {
        Put("api-keys", "alice=hers;co-operator=other");
        Put("operator-key", "mine");
        Put("workflow-key", "its");
        (int exitCode, string said) = await RunAsync(_vault.FullName);
        Assert.True(exitCode == 0, said);
        Assert.Equal(("mine", "its"), (Get("operator-key"), Get("workflow-key")));
    }

    [Fact]
    public async Task A_vault_that_cannot_be_read_from_here_is_said_and_ends_no_deployment()
    {
        (int exitCode, string said) = await RunAsync(Path.Combine(_folder.FullName, "closed"));
        Assert.Equal(0, exitCode);
        Assert.Contains("were not compared with api-keys", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hook_for_Windows_looks_at_the_same_secrets()
    {
        string script = Repository.Read("infra/hooks/postdeploy.ps1");
        Assert.All(["--name api-keys", "'operator', 'workflow'", "\"$caller-key\"", "az keyvault secret set"], part => Assert.Contains(part, script, StringComparison.Ordinal));
    }

    private void Put(string name, string value) => File.WriteAllText(Path.Combine(_vault.FullName, name), value);

    private string Get(string name) => File.ReadAllText(Path.Combine(_vault.FullName, name));

    private async Task<(int ExitCode, string Said)> RunAsync(string vault)
    {
        Need.OfSystem("The hook for POSIX needs a shell.").SkipUnless(!OperatingSystem.IsWindows());
        string az = Path.Combine(_folder.FullName, "az");
        await File.WriteAllTextAsync(az, Az.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);
#pragma warning disable CA1416 // Not Windows: see above.
        File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        var start = new ProcessStartInfo("sh", [Repository.PathOf("infra/hooks/postdeploy.sh")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["VAULT"] = vault;
        start.Environment["AZURE_KEY_VAULT_NAME"] = "kv-test";
        start.Environment.Remove("SYNAPSE_OTHER_WORKERS");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
