using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The classes of an evaluation in their order: the second of two is the positive one.</summary>
/// <param name="Names">The classes as text.</param>
/// <param name="Ids">Their numbers in the state's <see cref="ClassSet"/>; -1 for a class that no row has.</param>
internal sealed record ClassOrder(IReadOnlyList<string> Names, IReadOnlyList<int> Ids)
{
    /// <summary>Whether there are two classes.</summary>
    public bool IsBinary => Names.Count == 2;

    /// <summary>The order of the classes of a state.</summary>
    public static ClassOrder Of(ClassificationState state, EvaluationPlan plan)
    {
        List<string> known = plan.ComparesNumbers ? ByNumber(state, plan) : ByName(state, plan);
        // Of many classes, those that occur are enough; of two, each has its place even when no row has it.
        if (known.Count > 2)
            known = known.FindAll(name => IdOf(state, name) >= 0) is { Count: > 2 } found ? found : known;
        IReadOnlyList<string> names = plan.ComparesNumbers
            ? [.. known.Select(name => ClassColumn.IsIndex(ClassSet.ValueOf(name), plan.ClassNames.Count) ? plan.ClassNames[int.Parse(name)] : name)]
            : known;
        return new ClassOrder(names, [.. known.Select(name => IdOf(state, name))]);
    }

    private static List<string> ByNumber(ClassificationState state, EvaluationPlan plan)
    {
        var values = state.Classes.Names.Select(ClassSet.ValueOf).Order().ToList();
        int width = Math.Max(plan.ClassNames.Count, state.Width > 1 ? state.Width : 0);
        if (values.Count <= 2 && width <= 2)
            width = 2;
        if (width is > 0 and <= ClassificationState.MaxClasses && values.TrueForAll(value => ClassColumn.IsIndex(value, width)))
            values = [.. Enumerable.Range(0, width).Select(value => (double)value)];
        return values.ConvertAll(CellTexts.Number);
    }

    private static List<string> ByName(ClassificationState state, EvaluationPlan plan)
    {
        var others = state.Classes.Names.Except(plan.ClassNames, StringComparer.Ordinal).ToList();
        if (others.TrueForAll(name => name is "true" or "false") && plan.ClassNames.Count == 0 && others.Count > 0)
            others = ["false", "true"];
        bool numbers = others.TrueForAll(name => !double.IsNaN(ClassSet.ValueOf(name)));
        return [
            .. plan.ClassNames.Count <= ClassificationState.MaxClasses
                ? plan.ClassNames
                : plan.ClassNames.Where(name => IdOf(state, name) >= 0),
            .. numbers ? others.OrderBy(ClassSet.ValueOf) : others.Order(StringComparer.Ordinal)];
    }

    private static int IdOf(ClassificationState state, string name)
    {
        for (int id = 0; id < state.Classes.Names.Count; id++)
        {
            if (state.Classes.Names[id] == name)
                return id;
        }
        return -1;
    }
}
