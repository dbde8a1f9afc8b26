namespace SynapseServerless.Images;

/// <summary>Finds boxes around text in a map of probabilities, as "Real-time Scene Text Detection with Differentiable Binarization" (Liao et al., 2020) does, with boxes along the direction of their text.</summary>
/// <param name="threshold">What a pixel of text has at least.</param>
/// <param name="boxThreshold">What the pixels of a box have on average at least.</param>
/// <param name="unclipRatio">How far a box is widened: by its area times this, divided by its perimeter.</param>
/// <param name="minSize">Pixels of the shorter side of a box before it is widened, at least.</param>
internal sealed class TextBoxFinder(float threshold, float boxThreshold, double unclipRatio, int minSize)
{
    /// <summary>The boxes in the order in which lines are read: from the top, and from the left within a line.</summary>
    /// <param name="map">The map.</param>
    /// <param name="width">Pixels of a row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    public IReadOnlyList<Box> Find(Matrix map, int width, int height)
    {
        var boxes = new List<Box>();
        bool[] seen = new bool[map.Values.Length];
        var open = new Stack<int>();
        for (int place = 0; place < seen.Length; place++)
        {
            if (seen[place] || map.Values[place] <= threshold)
                continue;
            TextShape shape = new TextShape(map, Touching(map, place, seen, open)).Measure();
            if (Math.Min(shape.Size.Width, shape.Size.Height) >= minSize && shape.Score >= boxThreshold)
                boxes.Add(Scaled(shape, map, width, height));
        }
        return InLines(boxes);
    }

    // The pixels of text that touch each other, corners included.
    private List<int> Touching(Matrix map, int start, bool[] seen, Stack<int> open)
    {
        var pixels = new List<int>();
        seen[start] = true;
        open.Push(start);
        while (open.TryPop(out int place))
        {
            pixels.Add(place);
            int x = place % map.Width, y = place / map.Width;
            for (int down = Math.Max(0, y - 1); down <= Math.Min(map.Rows - 1, y + 1); down++)
            {
                for (int across = Math.Max(0, x - 1); across <= Math.Min(map.Width - 1, x + 1); across++)
                {
                    int next = (down * map.Width) + across;
                    if (seen[next] || map.Values[next] <= threshold)
                        continue;
                    seen[next] = true;
                    open.Push(next);
                }
            }
        }
        return pixels;
    }

    private Box Scaled(TextShape shape, Matrix map, int width, int height)
    {
        (double wide, double high) = shape.Size;
        double margin = wide * high * unclipRatio / (2 * (wide + high));
        double across = (double)width / map.Width, down = (double)height / map.Rows;
        (double sine, double cosine) = Math.SinCos(shape.Angle);
        // A map of other proportions than the image stretches lengths by their direction.
        double length = (wide + (2 * margin)) * Math.Sqrt((cosine * cosine * across * across) + (sine * sine * down * down));
        double thickness = (high + (2 * margin)) * Math.Sqrt((sine * sine * across * across) + (cosine * cosine * down * down));
        double left = (shape.Middle.X * across) - (length / 2), top = (shape.Middle.Y * down) - (thickness / 2);
        if (shape.Angle != 0)
        {
            float degrees = (float)(Math.Atan2(sine * down, cosine * across) * 180 / Math.PI);
            return new Box((int)Math.Round(left), (int)Math.Round(top), Math.Max(1, (int)Math.Round(length)), Math.Max(1, (int)Math.Round(thickness)), (float)shape.Score, degrees);
        }
        int first = (int)Math.Clamp(Math.Round(left), 0, width - 1), upper = (int)Math.Clamp(Math.Round(top), 0, height - 1);
        int last = (int)Math.Clamp(Math.Round(left + length), first + 1, width), lower = (int)Math.Clamp(Math.Round(top + thickness), upper + 1, height);
        return new Box(first, upper, last - first, lower - upper, (float)shape.Score);
    }

    // Boxes whose middles lie within half a height of the first of a line are of that line.
    private static List<Box> InLines(List<Box> boxes)
    {
        var left = boxes.OrderBy(box => box.Y + (box.Height / 2.0)).ThenBy(box => box.X).ToList();
        var ordered = new List<Box>(left.Count);
        while (left.Count > 0)
        {
            Box first = left[0];
            double middle = first.Y + (first.Height / 2.0);
            Box[] line = [.. left.TakeWhile(box => box.Y + (box.Height / 2.0) - middle <= first.Height / 2.0)];
            ordered.AddRange(line.OrderBy(box => box.X));
            left.RemoveRange(0, line.Length);
        }
        return ordered;
    }
}
