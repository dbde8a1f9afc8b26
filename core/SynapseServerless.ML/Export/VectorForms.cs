using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Vectors as nodes of an ONNX graph. What stages compute in doubles is computed in doubles there too.</summary>
internal static class VectorForms
{
    /// <summary>A column as a vector of doubles.</summary>
    public static OnnxValue Doubles(IOnnxGraph graph, string column) => graph.As(graph.Vector(graph.Column(column)), OnnxElement.Double);

    /// <summary>Writes a column of vectors, which are of floats.</summary>
    public static void Set(IOnnxGraph graph, string column, OnnxValue value) => graph.Set(column, graph.As(value, OnnxElement.Float));

    /// <summary>Takes numbers away from slots and multiplies them.</summary>
    public static void Scale(IOnnxGraph graph, string input, string output, IReadOnlyList<double>? less, IReadOnlyList<double> factors)
    {
        OnnxValue value = Doubles(graph, input);
        if (less is not null)
            value = graph.Compute("Sub", value, graph.Constant(less));
        Set(graph, output, graph.Compute("Mul", value, graph.Constant(factors)));
    }

    /// <summary>The lengths of vectors, 1 for those of zeros.</summary>
    public static OnnxValue Lengths(IOnnxGraph graph, OnnxValue doubles, double p)
    {
        OnnxValue sizes = graph.Node("Abs", [doubles], OnnxElement.Double, doubles.Width);
        OnnxValue powers = p == 1 ? sizes : graph.Compute("Pow", sizes, graph.Constant(p));
        OnnxValue sum = LevelForms.Sum(graph, powers, keeps: true);
        OnnxValue length = p == 1 ? sum : p == 2 ? graph.Node("Sqrt", [sum], OnnxElement.Double, 1) : graph.Compute("Pow", sum, graph.Constant(1 / p));
        return graph.Where(graph.Compare("Equal", length, graph.Constant(0.0), 1), graph.Constant(1.0), length);
    }

    /// <summary>Columns side by side as a vector of floats.</summary>
    public static void Assemble(IOnnxGraph graph, IReadOnlyList<string> columns, string output) =>
        graph.Set(output, graph.Side([.. columns.Select(column => graph.As(Number(graph, column), OnnxElement.Float))]));

    /// <summary>A column of numbers or vectors.</summary>
    public static OnnxValue Number(IOnnxGraph graph, string column)
    {
        OnnxValue value = graph.Column(column);
        return value.Element == OnnxElement.Text ? throw graph.Refuse($"column '{column}' is text") : value;
    }

    /// <summary>Says what becomes of rows with missing values, where the stage does not keep them.</summary>
    public static void NoteMissing(IOnnxGraph graph, string handling)
    {
        if (handling != "keep")
            graph.Note($"a row with a missing value keeps it as NaN; the stage {(handling == "skip" ? "drops" : "rejects")} the row");
    }
}
