namespace SynapseServerless.Images;

/// <summary>Finds boxes around text in a map of probabilities, as "Real-time Scene Text Detection with Differentiable Binarization" (Liao et al., 2020) does, with boxes along the axes.</summary>
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
            if (!seen[place] && map.Values[place] > threshold && Around(map, place, seen, open) is { } box)
                boxes.Add(Scaled(box, map, width, height));
        }
        return InLines(boxes);
    }

    // The box around the pixels of text that touch each other, corners included; null for one that is too small or not sure.
    private Box? Around(Matrix map, int start, bool[] seen, Stack<int> open)
    {
        int left = map.Width, top = map.Rows, right = -1, bottom = -1;
        seen[start] = true;
        open.Push(start);
        while (open.TryPop(out int place))
        {
            int x = place % map.Width, y = place / map.Width;
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
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
        int width = right - left + 1, height = bottom - top + 1;
        if (Math.Min(width, height) < minSize)
            return null;
        double sum = 0;
        for (int y = top; y <= bottom; y++)
        {
            foreach (float value in map.Values.AsSpan((y * map.Width) + left, width))
                sum += value;
        }
        float score = (float)(sum / ((double)width * height));
        return score < boxThreshold ? null : new Box(left, top, width, height, score);
    }

    private Box Scaled(Box box, Matrix map, int width, int height)
    {
        double margin = (double)box.Width * box.Height * unclipRatio / (2.0 * (box.Width + box.Height));
        double across = (double)width / map.Width, down = (double)height / map.Rows;
        int left = (int)Math.Clamp(Math.Round((box.X - margin) * across), 0, width - 1), top = (int)Math.Clamp(Math.Round((box.Y - margin) * down), 0, height - 1);
        int right = (int)Math.Clamp(Math.Round((box.X + box.Width + margin) * across), left + 1, width), bottom = (int)Math.Clamp(Math.Round((box.Y + box.Height + margin) * down), top + 1, height);
        return new Box(left, top, right - left, bottom - top, box.Score);
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
