using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Azurite's blob service as a child process on a port of its own; it goes when this is disposed, and so does what was stored.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task _drained;

    private Azurite(Process process, DirectoryInfo folder, string endpoint)
    {
        _process = process;
        _folder = folder;
        Endpoint = endpoint;
        // It must not stop at a full pipe.
        _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>URL of the account, without a slash at the end: behind it come container and path.</summary>
    public string Endpoint { get; }

    /// <summary>Starts it, or skips the test where it is not installed.</summary>
    public static async Task<Azurite> StartAsync()
    {
        string? program = Find();
        Assert.SkipWhen(program is null, "Azurite is not installed: set SYNAPSE_AZURITE, or install the npm package azurite into artifacts/.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("azurite-");
        string[] options =
        [
            "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--loose", "--skipApiVersionCheck", "--inMemoryPersistence", "--disableTelemetry",
        ];
        bool isScript = program!.EndsWith(".js", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isScript ? "node" : program, isScript ? [program, .. options] : options) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("Azurite does not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Regex.Match(line, @"successfully listen\w* (?:at|on) (http://[\w.:]+)") is not { Success: true } match)
                continue;
            return new Azurite(process, folder, $"{match.Groups[1].Value}/devstoreaccount1");
        }
        throw new InvalidOperationException($"Azurite ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SYNAPSE_AZURITE") is { Length: > 0 } path)
            return path;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "artifacts", "node_modules", ".bin", "azurite-blob");
            if (File.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
