using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>A million generated collisions of particles in the shape of HIGGS: 21 features as a detector measures them, 7 that are computed from these.</summary>
/// <remarks>
/// The table is made up: momenta, angles and tags are drawn, the masses follow from them by the formula, and the label is drawn from a
/// function of masses, momenta and angles that is not linear. The same seed gives the same rows, on every machine.
/// </remarks>
public static class ParticleVectors
{
    private const int Rows = 1_000_000;
    private const int BatchRows = 50_000;
    private const int Jets = 4;

    /// <summary>What a vector holds.</summary>
    public static readonly IReadOnlyList<string> Slots =
    [
        "lepton pT", "lepton eta", "lepton phi", "missing energy", "missing energy phi",
        .. Enumerable.Range(1, Jets).SelectMany(jet => new[] { $"jet {jet} pT", $"jet {jet} eta", $"jet {jet} phi", $"jet {jet} b-tag" }),
        "m jj", "m jjj", "m lv", "m jlv", "m bb", "m wbb", "m wwbb",
    ];

    /// <summary>The table to train on.</summary>
    public static VectorTable Table { get; } = new("-higgs", "1 million generated rows of 28 features in the shape of HIGGS", Slots, FileAsync);

    /// <summary>Makes the file, unless it is there; returns its path.</summary>
    public static async Task<string> FileAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string path = context.Scratch("particle-vectors.parquet");
        if (!File.Exists(path))
            await VectorFile.WriteAsync(path, Slots, Batches().ToAsyncEnumerable());
        return path;
    }

    /// <summary>The rows with every fourth marked for validation.</summary>
    public static async Task<string> ValidatedFileAsync(BenchContext context)
    {
        string path = context.Scratch("particle-vectors-validated.parquet");
        if (!File.Exists(path))
            await VectorFile.WriteAsync(path, Slots, Batches().ToAsyncEnumerable(), validates: true);
        return path;
    }

    private static IEnumerable<VectorFile.Rows> Batches()
    {
        var random = new Random(1964);
        for (int start = 0; start < Rows; start += BatchRows)
        {
            float[] vectors = new float[BatchRows * Slots.Count];
            int[] labels = new int[BatchRows];
            for (int row = 0; row < BatchRows; row++)
                labels[row] = Fill(vectors.AsSpan(row * Slots.Count, Slots.Count), random);
            yield return new VectorFile.Rows(vectors, labels);
        }
    }

    private static int Fill(Span<float> x, Random random)
    {
        Momentum lepton = Momentum.Draw(random, 0.9), missing = Momentum.Draw(random, 0.9) with { Eta = 0 };
        (x[0], x[1], x[2], x[3], x[4]) = ((float)lepton.Pt, (float)lepton.Eta, (float)lepton.Phi, (float)missing.Pt, (float)missing.Phi);
        Span<Momentum> jets = stackalloc Momentum[Jets];
        int tags = 0;
        for (int jet = 0; jet < Jets; jet++)
        {
            // The later a jet is counted, the less it has.
            jets[jet] = Momentum.Draw(random, 1.1 - (0.1 * jet));
            int tag = random.NextDouble() switch { < 0.5 => 0, < 0.75 => 1, _ => 2 };
            tags += tag == 2 ? 1 : 0;
            Span<float> at = x.Slice(5 + (4 * jet), 4);
            (at[0], at[1], at[2], at[3]) = ((float)jets[jet].Pt, (float)jets[jet].Eta, (float)jets[jet].Phi, 1.0866f * tag);
        }
        double mjj = Momentum.Mass(jets[..2]), mjjj = Momentum.Mass(jets[..3]), mlv = Momentum.Mass([lepton, missing]);
        double mjlv = Momentum.Mass([jets[0], lepton, missing]), mbb = Momentum.Mass(jets[2..]);
        double mwbb = Momentum.Mass(jets[1..]), mwwbb = Momentum.Mass([lepton, missing, .. jets]);
        (x[21], x[22], x[23], x[24], x[25], x[26], x[27]) = ((float)mjj, (float)mjjj, (float)mlv, (float)mjlv, (float)mbb, (float)mwbb, (float)mwwbb);

        double logit = (2.2 * Math.Exp(-Math.Pow((mbb - 1.1) / 0.5, 2))) + (1.1 * Math.Exp(-Math.Pow((mjj - 1.3) / 0.4, 2)))
            + (0.9 * Math.Tanh(mwwbb - (1.6 * mwbb))) + (0.5 * (tags - 1)) + (0.7 * Math.Cos(lepton.Phi - missing.Phi) * lepton.Pt)
            - (0.4 * Math.Abs(lepton.Eta) * mlv) - (0.3 * (mjlv - mjjj)) - 0.6;
        return random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
    }

    // A particle whose own mass does not matter.
    private readonly record struct Momentum(double Pt, double Eta, double Phi)
    {
        public static Momentum Draw(Random random, double scale)
        {
            double normal = Normal(random);
            return new Momentum(scale * Math.Exp(0.5 * normal), Math.Clamp(Normal(random), -2.5, 2.5), (random.NextDouble() - 0.5) * 2 * Math.PI);
        }

        public static double Mass(ReadOnlySpan<Momentum> particles)
        {
            double e = 0, x = 0, y = 0, z = 0;
            foreach (Momentum p in particles)
            {
                e += p.Pt * Math.Cosh(p.Eta);
                x += p.Pt * Math.Cos(p.Phi);
                y += p.Pt * Math.Sin(p.Phi);
                z += p.Pt * Math.Sinh(p.Eta);
            }
            return Math.Sqrt(Math.Max(0, (e * e) - (x * x) - (y * y) - (z * z)));
        }

        private static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
