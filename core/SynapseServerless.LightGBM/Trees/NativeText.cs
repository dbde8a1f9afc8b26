namespace SynapseServerless.LightGBM.Trees;

/// <summary>Reads models in LightGBM's own forms; what is wrong with one is said as LightGBM's refusals are.</summary>
internal static class NativeText
{
    /// <inheritdoc cref="TreeModel.Parse"/>
    /// <exception cref="LightGBMException">A part of the text is missing, malformed or out of its range.</exception>
    public static TreeModel Parse(string text) => Read(text, TreeModel.Parse);

    /// <inheritdoc cref="ModelObjective.Parse"/>
    /// <exception cref="LightGBMException">It is not what LightGBM writes.</exception>
    public static ModelObjective ParseObjective(string text) => Read(text, ModelObjective.Parse);

    /// <inheritdoc cref="NativeJson.ToText"/>
    /// <exception cref="LightGBMException">The JSON is malformed, or no model.</exception>
    public static string OfJson(string json) => Read(json, NativeJson.ToText);

    private static T Read<T>(string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (SynapseServerless.Trees.TreeModelException error)
        {
            throw new LightGBMException(error.Problem, default, error.Remedy, error);
        }
    }
}
