using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Leaves points of a curve out that nobody would see.</summary>
internal static class CurveThinning
{
    /// <summary>How many points are left at most.</summary>
    public const int MaxPoints = 1000;

    /// <summary>A curve of at most <see cref="MaxPoints"/> points, the first and the last among them.</summary>
    /// <remarks>
    /// A point stays when the curve has gone far enough since the last that stayed: by 1/498 of its width, or by 1/498 of all its
    /// way up and down. Neither can happen more than 498 times, and in between the curve is off by less.
    /// </remarks>
    /// <param name="points">The curve, x ascending.</param>
    public static IReadOnlyList<CurvePoint> Thin(IReadOnlyList<CurvePoint> points)
    {
        if (points.Count <= MaxPoints)
            return points;
        const int Steps = (MaxPoints / 2) - 2;
        double width = points[^1].X - points[0].X, way = 0;
        for (int i = 1; i < points.Count; i++)
            way += Math.Abs(points[i].Y - points[i - 1].Y);
        double stepX = width / Steps, stepY = way / Steps, sinceX = 0, sinceY = 0;
        var thinned = new List<CurvePoint> { points[0] };
        for (int i = 1; i < points.Count - 1; i++)
        {
            sinceX += points[i].X - points[i - 1].X;
            sinceY += Math.Abs(points[i].Y - points[i - 1].Y);
            if ((stepX > 0 && sinceX >= stepX) || (stepY > 0 && sinceY >= stepY))
            {
                thinned.Add(points[i]);
                sinceX = sinceY = 0;
            }
        }
        thinned.Add(points[^1]);
        return thinned;
    }
}
