namespace SynapseServerless.Data;

/// <summary>Notes on how inputs were read, where they explain an error.</summary>
public static class InputNotes
{
    /// <summary>An error about a column with what there is to know of how the column was read.</summary>
    /// <param name="error">The error.</param>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The error itself where nothing is known.</returns>
    public static SpecificationException Explain(SpecificationException error, IEnumerable<DatasetManifest> inputs)
    {
        string[] notes = [.. inputs.SelectMany(input => input.Notes).Distinct()
            .Where(note => note.StartsWith("column '", StringComparison.Ordinal) && error.Message.Contains($"'{note.Split('\'')[1]}'", StringComparison.Ordinal))];
        return notes.Length == 0
            ? error
            : new SpecificationException(
                error.Problem, error.Location, string.Join(" ", [.. error.Remedy is null ? Array.Empty<string>() : [error.Remedy], .. notes.Select(note => $"In the input, {note}.")]), error);
    }
}
