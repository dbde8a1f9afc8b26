using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Tensors;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Running;

/// <summary>Brings a model together with columns: which feeds what, which is filled by what, and what does not fit.</summary>
internal sealed class ModelBinder(ONNXModel stage, ModelDescription model, Schema schema)
{
    public ModelBinding Bind()
    {
        CheckNames();
        Fed[] fed = [.. model.Inputs.Select(Feed)];
        bool rowByRow = IsRowByRow(fed);
        ModelInput[] inputs = [.. fed.Select(input => Input(input, rowByRow))];
        int fixedRows = rowByRow ? 0 : FixedRows(fed);
        IReadOnlyList<OutputColumn> outputs = Outputs(rowByRow, fed.Where((_, i) => !inputs[i].IsWhole).Select(input => input.Tensor?.Symbols is [var name, ..] ? name : "").FirstOrDefault());
        IReadOnlyList<DerivedColumn> derived =
            [.. Derived(stage.SoftMaxDict, "softMaxDict", outputs, isSoftMax: true), .. Derived(stage.ArgMaxDict, "argMaxDict", outputs, isSoftMax: false)];
        Field[] added = [.. outputs.Select(output => output.Field), .. derived.Select(column => column.Field)];
        if (added.GroupBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new SpecificationException($"Two columns of the name '{twice.Key}' would be written", Location.OfStage(stage.Uid), "Give each a name of its own.");
        return new ModelBinding(
            model.Source, stage.Settings, inputs, [.. fed.Select(input => schema.FieldsList.ToList().FindIndex(field => field.Name == input.Field.Name))], outputs, derived,
            new AddedColumns(schema, added), new RowsPerCall(fixedRows, rowByRow, stage.WantedRows, stage.MaxBatchSize), Location.OfStage(stage.Uid))
        {
            // Two inputs may have one column: here they have names of their own.
            Fed = new Schema(fed.Select((input, i) => new Field(FormattableString.Invariant($"{i}"), input.Field.DataType, nullable: true)), null),
        };
    }

    private void CheckNames()
    {
        // An input that the part of the graph which is wanted does not need may still be named.
        string[] names = [.. model.Inputs.Select(input => input.Name), .. model.Source.Info.Inputs.Select(input => input.Name)];
        foreach (string name in stage.FeedDict.Keys.Where(name => !names.Contains(name)))
        {
            throw new SpecificationException(
                $"The model has no input '{name}'", Location.OfParameter(stage.Uid, "feedDict"), $"Its inputs are {string.Join(", ", model.Inputs.Select(input => $"{input.Name} ({input})"))}.");
        }
    }

    private Fed Feed(ModelValue value)
    {
        string column = stage.FeedDict.TryGetValue(value.Name, out string? named) ? named : value.Name;
        Field field = InputColumns.Require(schema, stage.Uid, "feedDict", column);
        if (value is not TensorValue tensor)
        {
            return new Fed(value, field, new CellShape([], field.DataType), null, CellFeed.Create(value, field.DataType) ?? throw Refused(
                $"The model's input '{value.Name}' is a {value}, and the column '{column}' is {TypeNames.Of(field.DataType)}", CellFeed.Wanted(value)));
        }
        CellShape cell = CellShape.Of(field.DataType);
        ItemFeed feed = ItemFeed.Create(cell.Item, tensor.Element)
            ?? throw Refused($"The model's input '{value.Name}' is {tensor}, and the column '{column}' is {TypeNames.Of(field.DataType)}", $"Feed it a column of {ElementNames.Of((int)tensor.Element)}.");
        return new Fed(tensor, field, cell, feed, null);
    }

    private static bool IsRowByRow(Fed[] fed)
    {
        // Rows can share a call where every input has them as its first dimension: all open, or all fixed to one number.
        int[][] shapes = [.. fed.Select(input => input.Tensor?.Shape).OfType<int[]>()];
        return fed.Any(input => input.Tensor is null)
            || shapes.Any(shape => shape.Length == 0)
            || shapes.Select(shape => shape[0]).Distinct().Count() > 1
            || fed.Any(input => input.Tensor?.Shape is { } shape && input.Cell.Levels == shape.Length && shape[0] != 1 && shape.Length > 1);
    }

    private static int FixedRows(Fed[] fed) =>
        fed.Select(input => input.Tensor?.Shape).OfType<int[]>().Where(shape => shape.Length > 0 && shape[0] > 0).Select(shape => shape[0]).FirstOrDefault();

    private ModelInput Input(Fed fed, bool rowByRow)
    {
        if (fed.Tensor is not { } tensor)
            return new CellInput(fed.Value.Name, fed.Field.Name, fed.Cell, fed.Whole!);
        int[]? shape = tensor.Shape;
        // Where rows go one by one, a cell has a dimension less than the input, or all of them, with the first or without.
        bool whole = rowByRow && shape is not null
            && (shape.Length == 0 || fed.Cell.Levels >= shape.Length || (shape[0] > 1 && fed.Cell.Levels <= 1));
        var input = new TensorInput(tensor, fed.Field, fed.Cell, fed.Feed!, whole);
        if (input.Objection() is { } problem)
            throw Refused(problem, "Bring the column to the shape that the model was made for.");
        return input;
    }

    private OutputColumn[] Outputs(bool rowByRow, string? batch)
    {
        (string Column, string Output)[] wanted = stage.FetchDict.Count > 0
            ? [.. stage.FetchDict.Select(pair => (pair.Key, pair.Value))]
            : [.. model.Outputs.Select(output => (output.Name, output.Name))];
        return [.. wanted.Select(pair =>
        {
            ModelValue value = model.Outputs.First(output => output.Name == pair.Output);
            return OutputColumn.Create(value, pair.Column, rowByRow, batch) ?? throw new SpecificationException(
                $"The model's output '{value.Name}' is {value}, which no column holds", Location.OfParameter(stage.Uid, "fetchDict"), "Name in fetchDict the outputs that are wanted, without it.");
        })];
    }

    private IEnumerable<DerivedColumn> Derived(IReadOnlyDictionary<string, string> names, string parameter, IReadOnlyList<OutputColumn> outputs, bool isSoftMax)
    {
        foreach ((string from, string to) in names)
        {
            int place = outputs.ToList().FindIndex(output => output.Field.Name == from);
            if (place < 0)
            {
                throw new SpecificationException(
                    $"The model fills no column '{from}'", Location.OfParameter(stage.Uid, parameter), Suggestions.Remedy(from, [.. outputs.Select(output => output.Field.Name)], "columns it fills"));
            }
            yield return DerivedColumn.Create(place, outputs[place].Field, to, isSoftMax) ?? throw new SpecificationException(
                $"Column '{from}' is {TypeNames.Of(outputs[place].Field.DataType)}, of which there is no {(isSoftMax ? "softmax" : "largest number")}",
                Location.OfParameter(stage.Uid, parameter), "Name a column of vectors of numbers.");
        }
    }

    private SpecificationException Refused(string problem, string remedy) => new(problem, Location.OfParameter(stage.Uid, "feedDict"), remedy);

    private sealed record Fed(ModelValue Value, Field Field, CellShape Cell, ItemFeed? Feed, CellFeed? Whole)
    {
        public TensorValue? Tensor => Value as TensorValue;
    }
}
