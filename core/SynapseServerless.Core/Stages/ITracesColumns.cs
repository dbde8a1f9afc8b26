using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A stage that makes each number that it writes of one column, row by row, so that what is said of the number is said of the column.</summary>
public interface ITracesColumns
{
    /// <summary>For each column that is written the column that it is made of: one name, or a name for each slot of a vector.</summary>
    /// <param name="input">Schema of the data.</param>
    IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input);

    /// <summary>Origins of columns that are made of one column each.</summary>
    /// <param name="inputs">The columns that are read.</param>
    /// <param name="outputs">The columns that are written, one for each.</param>
    static IReadOnlyDictionary<string, IReadOnlyList<string>> Pairs(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) =>
        inputs.Zip(outputs).ToDictionary(static pair => pair.Second, static pair => (IReadOnlyList<string>)[pair.First], StringComparer.Ordinal);
}
