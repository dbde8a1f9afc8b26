namespace SynapseServerless.VowpalWabbit;

/// <summary>A label of a contextual bandit: what an action cost, and how probable it was.</summary>
/// <param name="Action">The action, as it was written.</param>
/// <param name="Cost">What it cost; <see cref="Example.NoLabel"/> where that is not known.</param>
/// <param name="Probability">How probable it was; -1 for features that all actions share.</param>
internal readonly record struct BanditCost(uint Action, float Cost, float Probability)
{
    /// <summary>Whether the cost is known.</summary>
    public bool IsObserved => Cost != Example.NoLabel && Probability > 0;

    /// <summary>Whether this marks features that all actions share.</summary>
    public bool IsShared => Probability == -1;
}

/// <summary>A cost of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Cost">What it costs to predict it; <see cref="Example.NoLabel"/> where that is not known.</param>
internal record struct ClassCost(uint Class, float Cost);

/// <summary>One line: its label and its features by namespace. It is used again for the next.</summary>
internal sealed class Example
{
    /// <summary>Stands for a label that is not given.</summary>
    public const float NoLabel = float.MaxValue;

    /// <summary>The class of an example without a label.</summary>
    public const uint NoClass = uint.MaxValue;

    /// <summary>The namespace of the constant feature.</summary>
    public const byte ConstantNamespace = 128;

    private readonly FeatureGroup?[] _groups = new FeatureGroup?[256];
    private readonly byte[] _order = new byte[256];

    /// <summary>The namespaces that it has, in the order in which they first came.</summary>
    public ReadOnlySpan<byte> Namespaces => _order.AsSpan(0, NamespaceCount);

    /// <summary>How many namespaces it has.</summary>
    public int NamespaceCount { get; private set; }

    /// <summary>The label of a regression or a binary classification.</summary>
    public float Label { get; set; }

    /// <summary>The class.</summary>
    public uint Class { get; set; }

    /// <summary>The costs of classes.</summary>
    public List<ClassCost> Costs { get; } = [];

    /// <summary>The costs of actions.</summary>
    public List<BanditCost> Bandit { get; } = [];

    /// <summary>How much the example counts.</summary>
    public float Weight { get; set; }

    /// <summary>Where the prediction begins.</summary>
    public float Initial { get; set; }

    /// <summary>The tag.</summary>
    public string Tag { get; set; } = "";

    /// <summary>Whether it is held out of the training.</summary>
    public bool TestOnly { get; set; }

    /// <summary>What is added to all places: which of several models is meant.</summary>
    public ulong Offset { get; set; }

    /// <summary>The prediction before it is limited.</summary>
    public float PartialPrediction { get; set; }

    /// <summary>The prediction.</summary>
    public float Prediction { get; set; }

    /// <summary>The loss.</summary>
    public float Loss { get; set; }

    /// <summary>How many features the namespaces have.</summary>
    public int FeatureCount { get; set; }

    /// <summary>How many features came of combinations in the last prediction.</summary>
    public long CombinedCount { get; set; }

    /// <summary>All features.</summary>
    public long AllFeatures => FeatureCount + CombinedCount;

    /// <summary>Whether it has no features but the constant.</summary>
    public bool IsBare => NamespaceCount == 0 || (NamespaceCount == 1 && _order[0] == ConstantNamespace);

    /// <summary>The features of a namespace; made where there are none yet.</summary>
    public FeatureGroup Group(byte name) => _groups[name] ??= new FeatureGroup();

    /// <summary>The features of a namespace, or null.</summary>
    public FeatureGroup? Find(byte name) => _groups[name] is { Count: > 0 } group ? group : null;

    /// <summary>Notes that there is a namespace.</summary>
    public void AddNamespace(byte name) => _order[NamespaceCount++] = name;

    /// <summary>Whether a namespace was noted.</summary>
    public bool Has(byte name) => Namespaces.Contains(name);

    /// <summary>Makes an example without label and features of it.</summary>
    public void Clear()
    {
        foreach (byte name in Namespaces)
            _groups[name]!.Clear();
        NamespaceCount = 0;
        Label = NoLabel;
        Class = NoClass;
        Costs.Clear();
        Bandit.Clear();
        Weight = 1;
        Initial = 0;
        Tag = "";
        TestOnly = false;
        Offset = 0;
        PartialPrediction = Prediction = Loss = 0;
        FeatureCount = 0;
        CombinedCount = 0;
    }

    /// <summary>Takes namespaces away.</summary>
    public void Remove(bool[] ignored)
    {
        int kept = 0;
        for (int i = 0; i < NamespaceCount; i++)
        {
            if (ignored[_order[i]])
                _groups[_order[i]]!.Clear();
            else
                _order[kept++] = _order[i];
        }
        NamespaceCount = kept;
    }

    /// <summary>Adds the features of another example, all but its constant.</summary>
    /// <returns>What is needed to take them away again.</returns>
    public SharedFeatures Append(Example other)
    {
        var before = new SharedFeatures(NamespaceCount, FeatureCount, [.. other.Namespaces.ToArray().Select(name => (name, Group(name).Count, Group(name).SumOfSquares))]);
        foreach (byte name in other.Namespaces)
        {
            if (name == ConstantNamespace)
                continue;
            if (!Has(name))
                AddNamespace(name);
            Group(name).Add(other.Group(name));
            FeatureCount += other.Group(name).Count;
        }
        return before;
    }

    /// <summary>Takes away what was appended.</summary>
    public void Undo(SharedFeatures before)
    {
        foreach ((byte name, int count, float sum) in before.Groups)
            Group(name).Truncate(count, sum);
        NamespaceCount = before.Namespaces;
        FeatureCount = before.Features;
    }
}

/// <summary>What an example was before it got the features that all actions share.</summary>
internal sealed record SharedFeatures(int Namespaces, int Features, (byte Name, int Count, float Sum)[] Groups);
