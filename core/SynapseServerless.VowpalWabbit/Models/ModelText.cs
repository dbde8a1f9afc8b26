using System.Globalization;
using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Models as text: a line for each weight that is not 0, with its place or with the name of its feature before it.</summary>
internal static class ModelText
{
    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="withNames">Whether names of features are written.</param>
    public static string Of(LearnedModel model, bool withNames)
    {
        var text = new StringBuilder();
        LearnerState state = model.State;
        text.Append(CultureInfo.InvariantCulture, $"Min label:{Number(state.Range.Min)}\nMax label:{Number(state.Range.Max)}\nbits:{model.Weights.Bits}\noptions:{model.Arguments}\n");
        for (int i = 0; i < state.NormSums.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"norm normalizer {Number(state.NormSums[i])}\ntotal_weight {Number(state.WeightSums[i])}\n");
        text.Append(CultureInfo.InvariantCulture, $"t {Number(state.T)}\nl1_state {Number(state.Gravity)}\nl2_state {Number(state.Contraction)}\n");
        if (state.Events > 0)
            text.Append(CultureInfo.InvariantCulture, $"event_sum {state.Events}\naction_sum {state.Actions}\n");
        Weights weights = model.Weights;
        for (long at = 0; at < weights.Values.LongLength; at += weights.Stride)
        {
            if (weights.Values[at] == 0 && (weights.AdaptiveAt == 0 || weights.Values[at + weights.AdaptiveAt] == 0))
                continue;
            uint place = (uint)(at >> weights.StrideShift);
            if (withNames)
                text.Append(model.Names.GetValueOrDefault(place, "")).Append(':');
            text.Append(CultureInfo.InvariantCulture, $"{place}:{Number(weights.Values[at])}");
            for (int kept = 1; kept < weights.SpareAt; kept++)
                text.Append(CultureInfo.InvariantCulture, $" {Number(weights.Values[at + kept])}");
            text.Append('\n');
        }
        return text.ToString();
    }

    // The shortest text that gives the same number again: nothing is lost in it.
    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
