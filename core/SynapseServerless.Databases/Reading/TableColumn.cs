using Apache.Arrow.Types;

namespace SynapseServerless.Databases.Reading;

/// <summary>A column of a table or a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the database writes it.</param>
/// <param name="Arrow">Its type in batches; null where there is none.</param>
/// <param name="Cast">What it is cast to where it is read, after the name, such as <c>::text</c>; empty for nothing.</param>
internal sealed record TableColumn(string Name, string Type, IArrowType? Arrow, string Cast = "")
{
    /// <summary>Whether what is read is not the value but its text.</summary>
    public bool IsText { get; init; }
}
