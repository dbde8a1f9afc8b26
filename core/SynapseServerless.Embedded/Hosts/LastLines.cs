namespace SynapseServerless.Embedded.Hosts;

/// <summary>Passes lines on that a process says, and keeps the last of them: they may tell why it ended.</summary>
/// <param name="passOn">Takes each line.</param>
internal sealed class LastLines(Action<string> passOn)
{
    private const int Most = 200, Shown = 3, LongestShown = 300;

    private readonly Queue<string> _lines = new();

    /// <summary>Takes a line; null says that there are no more.</summary>
    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Most)
                _lines.Dequeue();
        }
        passOn(line);
    }

    /// <summary>What it said of its end, for the end of a sentence; empty where it said nothing of it.</summary>
    public string Quoted()
    {
        lock (_lines)
        {
            // What the runtime says of its own end begins so; the calls that it lists after it are in the log.
            string[] said = [.. _lines.SkipWhile(line => !IsOfEnd(line)).Where(line => !string.IsNullOrWhiteSpace(line)).Take(Shown)
                .Select(line => line.Trim()).Select(line => line.Length <= LongestShown ? line : line[..LongestShown] + "...")];
            return said.Length == 0 ? "" : $"; it said: {string.Join(" / ", said)}";
        }
    }

    private static bool IsOfEnd(string line) =>
        line.StartsWith("Fatal error", StringComparison.Ordinal) || line.StartsWith("Unhandled exception", StringComparison.Ordinal)
        || line.StartsWith("Stack overflow", StringComparison.Ordinal) || line.StartsWith("Out of memory", StringComparison.Ordinal)
        || line.StartsWith("terminate called", StringComparison.Ordinal) || line.Contains("corrupted", StringComparison.Ordinal)
        || line.StartsWith("free()", StringComparison.Ordinal) || line.StartsWith("double free", StringComparison.Ordinal) || line.StartsWith("malloc", StringComparison.Ordinal);
}
