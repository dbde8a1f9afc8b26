using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Explaining;

/// <summary>Chooses what explains a model: by the columns that it needs, and by what it makes.</summary>
internal static class ExplainerChoice
{
    private static readonly string[] _targets = ["probability", "prediction", "rawPrediction", "score"];

    /// <summary>The explainer of a model.</summary>
    /// <param name="model">The model, or an explainer with its model.</param>
    /// <param name="data">Schema of the data.</param>
    /// <param name="options">What the user said.</param>
    public static ModelExplainer Of(Transformer model, Schema data, ExplainOptions options)
    {
        if (model is ModelExplainer explainer)
            return explainer;
        string[] needed = options.Columns.Length > 0 ? options.Columns : Needed(model, data);
        if (needed.Length == 0)
            throw new SpecificationException("It is not known which columns the model needs", Location.OfStage(model.Uid), "Name them with --columns.");
        Schema output = model.TransformSchema(data);
        string target = options.Target ?? _targets.FirstOrDefault(name => output.GetFieldIndex(name) >= 0)
            ?? throw new SpecificationException("It is not known which column of the model's output to explain", Location.OfStage(model.Uid), $"Name one with --target; its columns are {string.Join(", ", Schemas.Names(output).Take(40))}.");
        int[] classes = Class(output, target, options.Class) is { } index ? [index] : [];
        Field first = InputColumns.Require(data, model.Uid, "columns", needed[0]);
        if (needed.Length == 1 && SparseVectors.IsVector(first.DataType))
            return new VectorSHAP { Model = model, InputCol = needed[0], TargetCol = target, TargetClasses = classes, Method = options.Method, NumSamples = options.Samples };
        if (needed.Length == 1 && CellTexts.IsText(first.DataType))
            return new TextSHAP { Model = model, InputCol = needed[0], TargetCol = target, TargetClasses = classes, Method = options.Method, NumSamples = options.Samples };
        return new TabularSHAP { Model = model, InputCols = needed, TargetCol = target, TargetClasses = classes, Method = options.Method, NumSamples = options.Samples };
    }

    // Without a column that it needs a model cannot be bound.
    private static string[] Needed(Transformer model, Schema data) => [.. Schemas.Names(data).Where(name =>
    {
        try
        {
            model.TransformSchema(Schemas.Without(data, [name]));
            return false;
        }
        catch (SpecificationException)
        {
            return true;
        }
    })];

    private static int? Class(Schema output, string target, int? wanted)
    {
        if (wanted is not null)
            return wanted;
        // Of two classes the second is the one that is asked about.
        return InputColumns.Find(output, target)?.DataType is FixedSizeListType list ? list.ListSize == 2 ? 1 : 0 : null;
    }
}
