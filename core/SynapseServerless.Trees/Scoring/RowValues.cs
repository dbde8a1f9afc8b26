using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>The values of a row as decisions take them.</summary>
internal static unsafe class RowValues
{
    /// <summary>Takes a row.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">Its first value.</param>
    /// <param name="width">How many values it has; what the model knows beyond is 0, what the model does not know is left out.</param>
    /// <param name="plain">Gets the values.</param>
    /// <param name="rules">What a value is to the model.</param>
    public static void Fill<T>(T* row, int width, Span<double> plain, TreeRules rules)
        where T : unmanaged
    {
        int known = Math.Min(width, plain.Length);
        for (int i = 0; i < known; i++)
            plain[i] = rules.Plain(typeof(T) == typeof(float) ? ((float*)row)[i] : ((double*)row)[i]);
        plain[known..].Clear();
    }
}
