using System.Runtime.InteropServices;

namespace SynapseServerless.Anomalies;

/// <summary>What the nodes of an extended isolation forest split by: a direction over some of the features (Hariri, Kind and Brunner, 2019).</summary>
/// <param name="terms">Features of a hyperplane.</param>
internal sealed class Hyperplanes(int terms)
{
    private readonly List<int> _features = [];
    private readonly List<float> _weights = [];
    private readonly List<float> _points = [];

    /// <summary>How many there are; one at least, which leaves name.</summary>
    public int Count => Math.Max(1, _features.Count / terms);

    /// <summary>Adds one.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="point">A point of it.</param>
    /// <returns>Its number.</returns>
    public int Add(ReadOnlySpan<int> features, ReadOnlySpan<float> weights, ReadOnlySpan<float> point)
    {
        _features.AddRange(features);
        _weights.AddRange(weights);
        _points.AddRange(point);
        return (_features.Count / terms) - 1;
    }

    /// <summary>Adds those of another, and says what is to be added to their numbers.</summary>
    public int Add(Hyperplanes other)
    {
        int first = _features.Count / terms;
        Add(CollectionsMarshal.AsSpan(other._features), CollectionsMarshal.AsSpan(other._weights), CollectionsMarshal.AsSpan(other._points));
        return first;
    }

    /// <summary>The terms of a hyperplane: a feature, its weight and the point of the plane there.</summary>
    public IEnumerable<(int Feature, float Weight, float Point)> Terms(int plane) =>
        Enumerable.Range(plane * terms, terms).Select(i => (_features[i], _weights[i], _points[i]));

    /// <summary>The distance of a row from the hyperplane, in units of its weights; it goes to the second child from 0 on.</summary>
    public float Project(int plane, ReadOnlySpan<float> row)
    {
        float sum = 0;
        for (int i = plane * terms, end = i + terms; i < end; i++)
            sum += _weights[i] * (row[_features[i]] - _points[i]);
        return sum;
    }

    /// <summary>Shares something out to the features of a hyperplane, by the size of their terms.</summary>
    public void Share(int plane, ReadOnlySpan<float> row, double amount, Span<double> shares)
    {
        double all = 0;
        for (int i = plane * terms, end = i + terms; i < end; i++)
            all += Math.Abs(_weights[i] * (row[_features[i]] - _points[i]));
        for (int i = plane * terms, end = i + terms; i < end; i++)
            shares[_features[i]] += all == 0 ? amount / terms : amount * Math.Abs(_weights[i] * (row[_features[i]] - _points[i])) / all;
    }

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(terms);
        writer.Write(_features.Count);
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_features)));
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_weights)));
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_points)));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static Hyperplanes Load(BinaryReader reader, int width)
    {
        int terms = reader.ReadInt32(), count = reader.ReadInt32();
        if (terms < 1 || count < 0 || count % terms != 0)
            throw BinaryState.Damaged("has a hyperplane that leads nowhere");
        var features = new int[count];
        float[] weights = new float[count], points = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(features.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(weights.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(points.AsSpan()));
        if (features.Any(feature => feature < 0 || feature >= width))
            throw BinaryState.Damaged("has a hyperplane over a feature that there is not");
        var planes = new Hyperplanes(terms);
        planes.Add(features, weights, points);
        return planes;
    }
}
