namespace SynapseServerless.Explain;

/// <summary>Draws which features are kept and which are left out.</summary>
internal static class SwitchedFeatures
{
    /// <summary>What is asked about a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="features">How many features it has.</param>
    /// <param name="samples">How often is drawn.</param>
    /// <param name="fraction">How likely a feature is kept.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="classes">The classes asked for; null for all.</param>
    public static LimeQuestion Draw(int row, int features, int samples, double fraction, ulong seed, int[]? classes)
    {
        var draws = new Draws(seed);
        double[] states = new double[samples * features], distances = new double[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            int left = 0;
            for (int i = 0; i < features; i++)
            {
                bool kept = draws.Uniform() < fraction;
                states[(sample * features) + i] = kept ? 1 : 0;
                left += kept ? 0 : 1;
            }
            distances[sample] = Math.Sqrt(left / (double)features);
        }
        return new LimeQuestion(row, features, states, distances, classes);
    }
}
