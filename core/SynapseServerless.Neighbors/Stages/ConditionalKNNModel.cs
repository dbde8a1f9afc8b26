using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>Gives each row the nearest vectors of an index among those of the labels that the row allows; what ConditionalKNN fits.</summary>
public sealed class ConditionalKNNModel : NeighborModel
{
    /// <summary>The column of lists of labels that are allowed.</summary>
    [Required]
    public string ConditionerCol { get; init; } = "conditioner";

    private protected override bool HasLabels => true;

    private protected override void CheckCondition(Schema input) => InputColumns.Require(
        input, Uid, "conditionerCol", ConditionerCol, static type => type is ListType list && CellTexts.IsReadable(list.ValueDataType), "a column of lists of labels");

    private protected override string[]?[]? Conditions(RecordBatch batch, List<BadRow> bad)
    {
        var lists = (ListArray)InputColumns.Get(batch, Uid, ConditionerCol);
        string?[] labels = CellTexts.Read(lists.Values);
        var conditions = new string[]?[batch.Length];
        HashSet<int> known = [.. bad.Select(static row => row.Row)];
        for (int row = 0; row < batch.Length; row++)
        {
            if (!lists.IsNull(row))
                conditions[row] = [.. labels[lists.ValueOffsets[row]..lists.ValueOffsets[row + 1]].OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            else if (!known.Contains(row))
                bad.Add(new BadRow(row, ConditionerCol, "The list of labels is missing", "Give every row a list of the labels that are allowed, or set onError to setAside to go on without the row."));
        }
        return conditions;
    }
}
