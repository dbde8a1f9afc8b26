namespace SynapseServerless;

/// <summary>A failure that a user can understand and mend: what went wrong, where, and what would be right.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is one sentence of the form <c>where: what. remedy</c>. The parts stay apart in the
/// properties, so that a command line, a log and an HTTP response can each show them in their own way.
/// </remarks>
public class SynapseException : Exception
{
    /// <summary>Creates an error that says <paramref name="problem"/> and nothing else.</summary>
    /// <param name="problem">What is wrong, without a location and without a remedy.</param>
    /// <param name="inner">The failure underneath, if there is one.</param>
    public SynapseException(string problem, Exception? inner = null)
        : this(problem, Location.None, null, inner)
    {
    }

    /// <summary>Creates an error with a place and, where there is one, a remedy.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="location">Where it is wrong.</param>
    /// <param name="remedy">What would be right, as a sentence.</param>
    /// <param name="inner">The failure underneath, if there is one.</param>
    public SynapseException(string problem, Location location, string? remedy = null, Exception? inner = null)
        : base(Compose(problem, location, remedy), inner)
    {
        Problem = problem;
        Location = location;
        Remedy = remedy;
    }

    /// <summary>What is wrong, without a location and without a remedy.</summary>
    public string Problem { get; }

    /// <summary>Where it is wrong.</summary>
    public Location Location { get; }

    /// <summary>What would be right, or null.</summary>
    public string? Remedy { get; }

    /// <summary>Whether it may be over when what failed is tried again, although nobody has changed anything: a file that was not there may have come.</summary>
    public bool MayPass { get; init; }

    private static string Compose(string problem, Location location, string? remedy)
    {
        string where = location.ToString();
        string text = where.Length == 0 ? problem : $"{where}: {problem}";
        if (!text.EndsWith('.') && !text.EndsWith('!') && !text.EndsWith('?'))
            text += ".";
        return remedy is null ? text : $"{text} {remedy}";
    }
}

/// <summary>The specification, a parameter or the command line is wrong: found before any data is read; exit code 2.</summary>
public class SpecificationException(string problem, Location location, string? remedy = null, Exception? inner = null)
    : SynapseException(problem, location, remedy, inner);

/// <summary>The data is not what a stage or a reader needs: a bad file, column or row.</summary>
public class DataException(string problem, Location location, string? remedy = null, Exception? inner = null)
    : SynapseException(problem, location, remedy, inner);
