namespace SynapseServerless.Stages;

/// <summary>Nodes that many stages need.</summary>
public static class OnnxNodes
{
    /// <summary>The value with elements of another type.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="element">The type.</param>
    public static OnnxValue As(this IOnnxGraph graph, OnnxValue value, OnnxElement element)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(value);
        return value.Element == element ? value : graph.Node("Cast", [value], element, value.Width, new OnnxSetting("to", (long)element));
    }

    /// <summary>Numbers as floating-point numbers: those of 32 bits stay, others become those of 64.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">Numbers or booleans.</param>
    public static OnnxValue Numbers(this IOnnxGraph graph, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Element == OnnxElement.Float ? value : As(graph, value, OnnxElement.Double);
    }

    /// <summary>A number of each row as a vector of one.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value; a vector stays as it is.</param>
    public static OnnxValue Vector(this IOnnxGraph graph, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(value);
        return value.Width > 0 ? value : graph.Node("Reshape", [value, graph.Constant(-1L, 1L)], value.Element, 1);
    }

    /// <summary>A vector of one as a number of each row.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value; a number stays as it is.</param>
    public static OnnxValue Scalar(this IOnnxGraph graph, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(value);
        return value.Width == 0 ? value : graph.Node("Reshape", [value, graph.Constant(-1L)], value.Element, 0);
    }

    /// <summary>Vectors side by side.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parts">Numbers and vectors of one type of elements.</param>
    public static OnnxValue Side(this IOnnxGraph graph, params IReadOnlyList<OnnxValue> parts)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue[] vectors = [.. parts.Select(part => Vector(graph, part))];
        return vectors.Length == 1 ? vectors[0] : graph.Node("Concat", vectors, vectors[0].Element, vectors.Sum(static part => part.Width), new OnnxSetting("axis", 1L));
    }

    /// <summary>One value where a condition holds, and another elsewhere.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="condition">Booleans.</param>
    /// <param name="then">What stands where it holds.</param>
    /// <param name="otherwise">What stands elsewhere.</param>
    public static OnnxValue Where(this IOnnxGraph graph, OnnxValue condition, OnnxValue then, OnnxValue otherwise)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(then);
        return graph.Node("Where", [condition, then, otherwise], then.Element, condition.Width);
    }

    /// <summary>Whether numbers are missing.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">Floating-point numbers.</param>
    public static OnnxValue IsMissing(this IOnnxGraph graph, OnnxValue value)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(value);
        return graph.Node("IsNaN", [value], OnnxElement.Boolean, value.Width);
    }

    /// <summary>A constant number of a type.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="element">The type.</param>
    /// <param name="values">The numbers.</param>
    public static OnnxValue Constants(this IOnnxGraph graph, OnnxElement element, params IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return element switch
        {
            OnnxElement.Float => graph.Constant([.. values.Select(static value => (float)value)]),
            OnnxElement.Int64 => graph.Constant([.. values.Select(static value => (long)value)]),
            _ => graph.Constant(values),
        };
    }

    /// <summary>A computation of two values, element by element.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="operation">Such as Add, Sub, Mul or Div.</param>
    /// <param name="left">A value.</param>
    /// <param name="right">A value of the same type.</param>
    public static OnnxValue Compute(this IOnnxGraph graph, string operation, OnnxValue left, OnnxValue right)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(left);
        return graph.Node(operation, [left, right], left.Element, left.Width);
    }

    /// <summary>A comparison of two values, element by element.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="operation">Such as Equal, Less or GreaterOrEqual.</param>
    /// <param name="left">A value of rows.</param>
    /// <param name="right">A value of the same type.</param>
    /// <param name="width">How many elements a row of the result has.</param>
    public static OnnxValue Compare(this IOnnxGraph graph, string operation, OnnxValue left, OnnxValue right, int width)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Node(operation, [left, right], OnnxElement.Boolean, width);
    }
}
