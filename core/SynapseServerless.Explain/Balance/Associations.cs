namespace SynapseServerless.Explain;

/// <summary>How a class goes with positive labels, by the usual measures of association.</summary>
internal static class Associations
{
    /// <summary>The measures in the order of the output.</summary>
    /// <param name="positives">Positive rows of the class.</param>
    /// <param name="rows">Rows of the class, above 0.</param>
    /// <param name="allPositives">Positive rows.</param>
    /// <param name="allRows">All rows.</param>
    public static double[] Of(double positives, double rows, double allPositives, double allRows)
    {
        double n = allRows, py = allPositives / n, px = rows / n, pxy = positives / n;
        double dp = positives / rows;
        double pmi = pxy == 0 ? double.NegativeInfinity : Math.Log(pxy / (px * py));
        double product = px * py;
        double concordance = (n * n * (1 - (2 * px) - (2 * py) + (2 * pxy) + (2 * product))) + (n * ((2 * px) + (2 * py) - (4 * pxy) - 1));
        return
        [
            dp,
            pxy / (px + py),
            pxy / (px + py - pxy),
            Math.Log(pxy / py),
            pmi,
            // The logarithm of a share of 0 is no norm; of a share of 1 it is 0, and nothing can be told from it.
            py is 0 or 1 ? 0 : pmi / Math.Log(py),
            pxy is 0 or 1 ? 0 : pmi / Math.Log(pxy),
            product == 0 ? 0 : Math.Log(pxy * pxy / product),
            concordance / (n * n * Math.Sqrt((px - (px * px)) * (py - (py * py)))),
            (pxy - product) / Math.Sqrt(product),
        ];
    }
}
