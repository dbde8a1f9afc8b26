namespace SynapseServerless.Images;

/// <summary>Groups the pixels of an image into superpixels: neighbours of like colour, by simple linear iterative clustering.</summary>
/// <remarks>
/// As in SynapseML, centres begin on a grid whose rows are shifted against each other, and the distance of a pixel from a centre is
/// √(Δred² + Δgreen² + Δblue²) + modifier / cellSize · √(Δx² + Δy²). Unlike there, distances are measured anew after the centres have moved, every
/// pixel has a superpixel, and an image smaller than a cell is one.
/// </remarks>
internal sealed class Slic
{
    private const int MostRounds = 50;

    private readonly int _width, _height;
    private readonly byte[] _colors;
    private readonly double _cellSize, _weight;
    private readonly List<Center> _centers = [];
    private readonly int[] _labels;
    private readonly double[] _distances;

    private Slic(Picture picture, double cellSize, double modifier)
    {
        _width = picture.Width;
        _height = picture.Height;
        _cellSize = cellSize;
        _weight = modifier / cellSize;
        _colors = new byte[_width * _height * 3];
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int i = 0; i < _width * _height; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                _colors[(i * 3) + channel] = pixels[(i * picture.Channels) + (picture.Channels == 1 ? 0 : channel)];
        }
        _labels = new int[_width * _height];
        _distances = new double[_labels.Length];
    }

    /// <summary>The superpixel of each pixel, row after row, numbered from 0 without gaps.</summary>
    /// <param name="picture">The image, borrowed.</param>
    /// <param name="cellSize">About how wide and high a superpixel is.</param>
    /// <param name="modifier">How much nearness counts against likeness of colour.</param>
    /// <param name="count">How many superpixels there are.</param>
    public static int[] Labels(Picture picture, double cellSize, double modifier, out int count)
    {
        var slic = new Slic(picture, cellSize, modifier);
        slic.Begin();
        for (int round = 0; round < MostRounds; round++)
        {
            slic.Assign();
            if (!slic.Move())
                break;
        }
        return slic.Numbered(out count);
    }

    private void Begin()
    {
        bool isShifted = true;
        for (double y = _cellSize / 2; y < _height; y += _cellSize, isShifted = !isShifted)
        {
            for (double x = isShifted ? _cellSize : _cellSize / 2; x < _width; x += _cellSize)
                _centers.Add(At((int)x, (int)y));
        }
        if (_centers.Count == 0)
            _centers.Add(At(_width / 2, _height / 2));
    }

    private Center At(int x, int y)
    {
        int place = ((y * _width) + x) * 3;
        return new Center { X = x, Y = y, First = _colors[place], Second = _colors[place + 1], Third = _colors[place + 2] };
    }

    private void Assign()
    {
        Array.Fill(_labels, -1);
        Array.Fill(_distances, double.MaxValue);
        for (int label = 0; label < _centers.Count; label++)
        {
            Center center = _centers[label];
            int left = (int)Math.Max(0, center.X - _cellSize), right = (int)Math.Min(_width, center.X + _cellSize + 1);
            int top = (int)Math.Max(0, center.Y - _cellSize), bottom = (int)Math.Min(_height, center.Y + _cellSize + 1);
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++)
                    Offer(center, label, x, y);
            }
        }
        for (int place = 0; place < _labels.Length; place++)
        {
            // Beyond the reach of all centres: in corners of the grid, and where they have moved apart.
            if (_labels[place] >= 0)
                continue;
            for (int label = 0; label < _centers.Count; label++)
                Offer(_centers[label], label, place % _width, place / _width);
        }
    }

    private void Offer(Center center, int label, int x, int y)
    {
        int place = (y * _width) + x;
        double distance = center.Distance(x, y, _colors.AsSpan(place * 3, 3), _weight);
        if (distance < _distances[place])
        {
            _distances[place] = distance;
            _labels[place] = label;
        }
    }

    // Whether a centre has moved.
    private bool Move()
    {
        var sums = new Center[_centers.Count];
        for (int place = 0; place < _labels.Length; place++)
            (sums[_labels[place]] ??= new Center()).Add(place % _width, place / _width, _colors.AsSpan(place * 3, 3));
        bool moved = false;
        for (int label = 0; label < sums.Length; label++)
        {
            // A centre that has lost its pixels stays where it was.
            if (sums[label] is not { } sum)
                continue;
            Center mean = sum.Mean();
            moved |= !mean.Equals(_centers[label]);
            _centers[label] = mean;
        }
        return moved;
    }

    private int[] Numbered(out int count)
    {
        int[] numbers = new int[_centers.Count];
        foreach (int label in _labels)
            numbers[label] = 1;
        count = 0;
        for (int label = 0; label < numbers.Length; label++)
            numbers[label] = numbers[label] == 0 ? -1 : count++;
        for (int place = 0; place < _labels.Length; place++)
            _labels[place] = numbers[_labels[place]];
        return _labels;
    }

    // A centre, or the sum of the pixels of one.
    private sealed record Center
    {
        public double X { get; set; }

        public double Y { get; set; }

        public double First { get; set; }

        public double Second { get; set; }

        public double Third { get; set; }

        private int Count { get; set; }

        public double Distance(int x, int y, ReadOnlySpan<byte> color, double weight)
        {
            double first = First - color[0], second = Second - color[1], third = Third - color[2], across = X - x, down = Y - y;
            return Math.Sqrt((first * first) + (second * second) + (third * third)) + (weight * Math.Sqrt((across * across) + (down * down)));
        }

        public void Add(int x, int y, ReadOnlySpan<byte> color)
        {
            X += x;
            Y += y;
            First += color[0];
            Second += color[1];
            Third += color[2];
            Count++;
        }

        public Center Mean() => new() { X = X / Count, Y = Y / Count, First = First / Count, Second = Second / Count, Third = Third / Count };
    }
}
