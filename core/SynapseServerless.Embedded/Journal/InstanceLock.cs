using System.Globalization;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded.Journal;

/// <summary>Keeps two processes from running the same run: a file that the operating system locks for as long as the process lives.</summary>
/// <remarks>The lock goes with the process, however it ends, so that there is no stale lock to tell from a live one.</remarks>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="SynapseException">Another process has it.</exception>
    public static InstanceLock Take(string folder, string instanceId)
    {
        string path = FilePath(folder, instanceId), holder = path + ".pid";
        try
        {
            Directory.CreateDirectory(folder);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new InstanceLock(file);
        }
        catch (IOException error) when (error is not DirectoryNotFoundException && File.Exists(path))
        {
            throw new SynapseException(
                $"The run '{instanceId}' is running in another process{Holder(holder)}", Location.None,
                "Wait for it, or cancel it first.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SynapseException(
                "The run cannot be locked", Location.OfFile(path), "Check that you may write to the work folder.", error);
        }
    }

    /// <summary>Whether a process has the lock.</summary>
    public static bool IsTaken(string folder, string instanceId) => RunLock.IsTaken(FilePath(folder, instanceId));

    /// <summary>Removes the files of a lock that nobody has.</summary>
    public static void Forget(string folder, string instanceId)
    {
        string path = FilePath(folder, instanceId);
        File.Delete(path);
        File.Delete(path + ".pid");
        BegunTasks.Forget(path);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The file that is locked.</summary>
    public static string FilePath(string folder, string instanceId) =>
        Path.Combine(folder, string.Concat(instanceId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')) + ".lock");

    private static string Holder(string path) => File.Exists(path) ? $" (process {File.ReadAllText(path)})" : "";
}
