namespace SynapseServerless.Causal;

/// <summary>Sums of products of residuals, from which effects and their standard errors follow without the rows.</summary>
/// <remarks>
/// The effects are those of the regression of the outcome's residuals on the treatments' (Chernozhukov and others, "Double/debiased machine learning", 2018). Their
/// variance is that of the influence function: <c>J^-1 S J^-1 / n</c> with <c>J</c> the mean of <c>t t'</c> and <c>S</c> that of <c>t t' e^2</c>.
/// </remarks>
internal sealed class ResidualMoments
{
    private readonly int _count;
    private readonly double[,] _treatments;
    private readonly double[] _outcomes;

    // Of weights squared times t_a t_b times each product of two out of the treatments and the outcome.
    private readonly double[,,,] _squares;
    private readonly double[] _raw;

    /// <summary>The sums of no rows.</summary>
    /// <param name="treatments">How many treatments there are.</param>
    public ResidualMoments(int treatments)
    {
        _count = treatments;
        _treatments = new double[treatments, treatments];
        _outcomes = new double[treatments];
        _squares = new double[treatments, treatments, treatments + 1, treatments + 1];
        _raw = new double[treatments];
    }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="outcome">The residual of the outcome.</param>
    /// <param name="treatments">The residuals of the treatments.</param>
    /// <param name="weight">The weight of the row.</param>
    public void Add(double outcome, ReadOnlySpan<double> treatments, double weight)
    {
        Rows++;
        double square = weight * weight;
        for (int a = 0; a < _count; a++)
        {
            _outcomes[a] += weight * treatments[a] * outcome;
            for (int b = 0; b < _count; b++)
            {
                double product = treatments[a] * treatments[b];
                _treatments[a, b] += weight * product;
                for (int c = 0; c <= _count; c++)
                {
                    double third = square * product * (c < _count ? treatments[c] : outcome);
                    for (int d = 0; d <= _count; d++)
                        _squares[a, b, c, d] += third * (d < _count ? treatments[d] : outcome);
                }
            }
        }
    }

    /// <summary>Adds what the treatments themselves vary by, which residuals are measured by.</summary>
    /// <param name="observed">The treatments.</param>
    /// <param name="weight">The weight of the row.</param>
    public void Watch(ReadOnlySpan<double> observed, double weight)
    {
        for (int a = 0; a < _count; a++)
            _raw[a] += weight * observed[a] * observed[a];
    }

    /// <summary>The effects and their standard errors.</summary>
    /// <exception cref="DataException">Nothing is left of a treatment once it is predicted, or one follows from the others.</exception>
    public (double[] Effects, double[] Errors) Solve(string uid, IReadOnlyList<string> names)
    {
        for (int a = 0; a < _count; a++)
        {
            if (!(_treatments[a, a] > 1e-14 * _raw[a]))
            {
                throw new DataException(
                    "The features predict the treatment without a residual, so that no row tells what it does", Location.OfStage(uid, names[a]),
                    "Take features away that the treatment follows from, such as the treatment itself, or give a treatmentModel that fits less closely.");
            }
        }
        double[,] inverse = Linear.Inverse(_treatments) ?? throw new DataException(
            "The treatments follow from one another, so that their effects cannot be told apart", Location.OfStage(uid, names[0]), "Take one of them away.");
        double[] effects = new double[_count], errors = new double[_count];
        for (int a = 0; a < _count; a++)
        {
            for (int b = 0; b < _count; b++)
                effects[a] += inverse[a, b] * _outcomes[b];
        }
        double[,] middle = Middle(effects);
        for (int a = 0; a < _count; a++)
        {
            double variance = 0;
            for (int b = 0; b < _count; b++)
            {
                for (int c = 0; c < _count; c++)
                    variance += inverse[a, b] * middle[b, c] * inverse[c, a];
            }
            errors[a] = Math.Sqrt(Math.Max(0, variance));
        }
        return (effects, errors);
    }

    // The sum of t_a t_b e^2, where e is the outcome less the effects times the treatments.
    private double[,] Middle(double[] effects)
    {
        double[] factors = [.. effects.Select(static effect => -effect), 1];
        var middle = new double[_count, _count];
        for (int a = 0; a < _count; a++)
        {
            for (int b = 0; b < _count; b++)
            {
                for (int c = 0; c <= _count; c++)
                {
                    for (int d = 0; d <= _count; d++)
                        middle[a, b] += factors[c] * factors[d] * _squares[a, b, c, d];
                }
            }
        }
        return middle;
    }
}
