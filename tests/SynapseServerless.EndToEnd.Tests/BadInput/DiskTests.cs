using System.Diagnostics;

namespace SynapseServerless.EndToEnd.Tests.BadInput;

/// <summary>Disks that do not take what is written.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_told_by_name()
    {
        Need.OfSystem("A disk of a megabyte can only be made by root on Linux.").SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess);
        string disk = _folder["disk"];
        Directory.CreateDirectory(disk);
        Need.OfSystem("Mounting is not allowed here.").SkipUnless(await RanAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk));
        try
        {
            _folder.Write("stage.yaml", "{ type: SelectColumns, cols: [date, delay, distance, origin, destination] }");

            Ran transform = await Synapse.RunProcessAsync(_folder, "transform", "stage.yaml", "--data", Samples.Flights, "--out", "disk/out");

            Assert.Equal(1, transform.ExitCode);
            Assert.Contains("The disk is full.", transform.ErrorText, StringComparison.Ordinal);
            Assert.Contains("disk/out", transform.ErrorText, StringComparison.Ordinal);
            Assert.DoesNotContain("defect", transform.Error, StringComparison.Ordinal);
        }
        finally
        {
            await RanAsync("umount", disk);
        }
    }

    [Thorough]
    [Fact]
    public async Task A_small_file_on_a_full_disk_is_told_as_well()
    {
        Need.OfSystem("/dev/full is Linux's.").SkipUnless(OperatingSystem.IsLinux());

        Ran schema = await Synapse.RunAsync(_folder, "schema", "--out", "/dev/full");

        Assert.Equal(1, schema.ExitCode);
        Assert.Contains("/dev/full: This file cannot be written. No space left on device", schema.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_permission_is_told_by_name()
    {
        Need.OfSystem("Windows has other permissions.").SkipUnless(!OperatingSystem.IsWindows());
        _folder.Write("stage.yaml", "{ type: SelectColumns, cols: [origin] }");
        // Nothing is forbidden to root but what the kernel keeps to itself, and that is on a read-only disk in some containers.
        string closed = "/sys";
        if (!Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            closed = _folder["closed"];
            Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Ran transform = await Synapse.RunAsync(_folder, "transform", "stage.yaml", "--data", Samples.Flights, "--out", $"{closed}/out");

        Assert.Equal(1, transform.ExitCode);
        Assert.Matches($"{closed}/out[^ ]*: (No permission to write here|The disk is read-only)\\.", transform.ErrorText);
    }

    private static async Task<bool> RanAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
