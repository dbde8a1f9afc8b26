using System.Text;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>The events of a stratum.</summary>
/// <param name="rewards">How many rewards there are.</param>
internal sealed class PolicyStratum(int rewards)
{
    private ExactSum _weights = new();
    private ExactSum _squares = new();

    /// <summary>The importance weights.</summary>
    public WeightSketch Weights { get; private set; } = new();

    /// <summary>An evaluation for each reward.</summary>
    public PolicyEvaluation[] Rewards { get; private set; } = [.. Enumerable.Range(0, rewards).Select(_ => new PolicyEvaluation())];

    /// <summary>The mean weight; null without events.</summary>
    public double? MeanWeight => Weights.Count > 0 ? _weights.Over(Weights.Count) : null;

    /// <summary>The mean square of weights; null without events.</summary>
    public double? MeanSquaredWeight => Weights.Count > 0 ? _squares.Over(Weights.Count) : null;

    /// <summary>Adds an event.</summary>
    public void Add(double logged, double predicted, double[][] values, int row)
    {
        double weight = predicted / logged;
        Weights.Add(weight);
        _weights.Add(weight);
        _squares.Add(weight * weight);
        for (int i = 0; i < Rewards.Length; i++)
            Rewards[i].Add(logged, values[i][row], predicted);
    }

    /// <summary>Adds the events of another part.</summary>
    public void Add(PolicyStratum other)
    {
        Weights.Add(other.Weights);
        _weights.Add(other._weights);
        _squares.Add(other._squares);
        for (int i = 0; i < Rewards.Length; i++)
            Rewards[i].Add(other.Rewards[i]);
    }

    /// <summary>Writes the stratum.</summary>
    public void Save(BinaryWriter writer)
    {
        Weights.Save(writer);
        _weights.Save(writer);
        _squares.Save(writer);
        foreach (PolicyEvaluation reward in Rewards)
            reward.Save(writer);
    }

    /// <summary>Reads a stratum.</summary>
    public static PolicyStratum Load(BinaryReader reader, int rewards) => new(0)
    {
        Weights = WeightSketch.Load(reader), _weights = ExactSum.Load(reader), _squares = ExactSum.Load(reader),
        Rewards = [.. Enumerable.Range(0, rewards).Select(_ => PolicyEvaluation.Load(reader))],
    };
}

/// <summary>The events of all strata.</summary>
/// <param name="rewards">How many rewards there are.</param>
internal sealed class PolicyState(int rewards)
{
    private const char Separator = '\u001f';
    private const char Missing = '\u0000';
    private readonly SortedDictionary<string, PolicyStratum> _strata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?[]> _keys = [];

    /// <summary>How many rewards there are.</summary>
    public int Rewards => rewards;

    /// <summary>Adds an event.</summary>
    public void Add(string?[] key, double logged, double predicted, double[][] values, int row) => Stratum(key).Add(logged, predicted, values, row);

    /// <summary>Adds the events of another part.</summary>
    public void Add(PolicyState other)
    {
        foreach ((string name, PolicyStratum stratum) in other._strata)
            Stratum(other._keys[name]).Add(stratum);
    }

    /// <summary>The strata in the order of their values; one without events where there are none.</summary>
    public (string?[] Key, PolicyStratum Stratum)[] Rows() => [.. _strata.Select(pair => (_keys[pair.Key], pair.Value))];

    /// <summary>The smallest and the largest value of a reward.</summary>
    public (double Low, double High) Range(int reward) => _strata.Count == 0
        ? (0, 0)
        : (_strata.Values.Min(stratum => stratum.Rewards[reward].MinReward), _strata.Values.Max(stratum => stratum.Rewards[reward].MaxReward));

    /// <summary>Writes the state.</summary>
    public async ValueTask SaveAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(rewards);
            writer.Write(_strata.Count);
            foreach ((string name, PolicyStratum stratum) in _strata)
            {
                writer.Write(_keys[name].Length);
                foreach (string? part in _keys[name])
                {
                    writer.Write(part is not null);
                    writer.Write(part ?? "");
                }
                stratum.Save(writer);
            }
        }
        await stream.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a state.</summary>
    public static async ValueTask<object> LoadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        bytes.Position = 0;
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        var state = new PolicyState(reader.ReadInt32());
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            string?[] key = new string?[reader.ReadInt32()];
            for (int i = 0; i < key.Length; i++)
            {
                bool has = reader.ReadBoolean();
                string part = reader.ReadString();
                key[i] = has ? part : null;
            }
            state.Stratum(key).Add(PolicyStratum.Load(reader, state.Rewards));
        }
        return state;
    }

    private PolicyStratum Stratum(string?[] key)
    {
        string name = string.Join(Separator, key.Select(part => part ?? Missing.ToString()));
        if (!_strata.TryGetValue(name, out PolicyStratum? stratum))
        {
            _strata[name] = stratum = new PolicyStratum(rewards);
            _keys[name] = key;
        }
        return stratum;
    }
}
