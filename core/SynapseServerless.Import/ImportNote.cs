namespace SynapseServerless.Import;

/// <summary>What became of a stage that was read.</summary>
public enum ImportOutcome
{
    /// <summary>It does the same as where it was saved.</summary>
    Carried,

    /// <summary>It was carried over, and does something else in the way that the note says.</summary>
    Differs,

    /// <summary>It could not be carried over.</summary>
    Refused,
}

/// <summary>What became of one saved stage.</summary>
/// <param name="Class">The class that saved it, with its package.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Stage">The stage that it became; null where it became none.</param>
/// <param name="Outcome">Whether it does the same.</param>
/// <param name="Notes">What differs, or why it was refused.</param>
public sealed record ImportNote(string Class, string Uid, string? Stage, ImportOutcome Outcome, IReadOnlyList<string> Notes);
