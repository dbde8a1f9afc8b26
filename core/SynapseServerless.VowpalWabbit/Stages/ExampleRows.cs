using Apache.Arrow;

namespace SynapseServerless.VowpalWabbit;

/// <summary>The rows of a batch as examples of a learner.</summary>
internal abstract class ExampleRows
{
    /// <summary>The column that is at fault when a row cannot be read.</summary>
    public abstract string Column { get; }

    /// <summary>Begins a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    public abstract void Open(RecordBatch batch);

    /// <summary>Learns from a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="VwLineException">The row cannot be read.</exception>
    public abstract void Learn(int row);

    /// <summary>Predicts a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="VwLineException">The row cannot be read.</exception>
    public abstract void Predict(int row);
}

/// <summary>Texts as examples.</summary>
/// <param name="learner">What learns.</param>
/// <param name="column">The column of texts.</param>
internal sealed class TextRows(Learner learner, string column) : ExampleRows
{
    private readonly RowReader _reader = new(learner);
    private string?[] _texts = [];

    public override string Column => column;

    public override void Open(RecordBatch batch) => _texts = Stages.CellTexts.Read(batch.Column(batch.Schema.GetFieldIndex(column)));

    public override void Learn(int row) => Check(_reader.Learn(Text(row)));

    public override void Predict(int row) => Check(_reader.Predict(Text(row)));

    private string Text(int row) => _texts[row] ?? throw new VwLineException("The text is missing", 1, "Give a line of VW's format.");

    private static void Check(bool found)
    {
        if (!found)
            throw new VwLineException("The text is empty", 1, "Give a line of VW's format.");
    }
}
