using SynapseServerless.Bench.Harness;
using SynapseServerless.VowpalWabbit;

namespace SynapseServerless.Bench.Comparisons.VowpalWabbit;

/// <summary>How many examples of a regression are learned from in a second on one core: 20 hashed features and the constant, adaptive, normalized and invariant updates.</summary>
public sealed class OnlineRegressionComparison : Comparison
{
    private const int Examples = 1_000_000;
    private const int Different = 20_000;
    private const int Features = 20;

    private ulong[] _places = [];
    private float[] _values = [];
    private float[] _labels = [];

    /// <inheritdoc/>
    public override string Name => "online-regression";

    /// <inheritdoc/>
    public override string Summary => "VowpalWabbitRegressor's learner over 1,000,000 examples of 20 hashed features in 18 bits, one core";

    /// <inheritdoc/>
    public override string Unit => "examples";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.RateAtLeast(500_000)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        // Twenty fields, each with a thousand names whose hashes are spread over all weights, and a number of its own.
        var random = new Random(1);
        _places = new ulong[Different * Features];
        _values = new float[Different * Features];
        _labels = new float[Different];
        for (int i = 0; i < _places.Length; i++)
        {
            uint name = (uint)((i % Features * 1000) + random.Next(1000));
            _places[i] = FeatureHash.Murmur(BitConverter.GetBytes(name), 0) & 0x3ffff;
            _values[i] = random.NextSingle();
            _labels[i / Features] += _values[i] * ((name % 7) - 3);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("There is no reference: VW is on no registry that this is built with.");

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var learner = new Learner(VwArguments.Parse(""));
        var example = new Example();
        for (int i = 0; i < Examples; i++)
        {
            int row = i % Different;
            example.Clear();
            FeatureGroup group = example.Group((byte)'f');
            for (int feature = row * Features; feature < (row + 1) * Features; feature++)
                group.Add(_places[feature], _values[feature]);
            example.AddNamespace((byte)'f');
            example.Label = _labels[row];
            learner.Learn(example);
        }
        return Task.FromResult(learner.Progress.Examples);
    }
}
